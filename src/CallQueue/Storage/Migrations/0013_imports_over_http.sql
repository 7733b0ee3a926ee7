-- One more with every mapping, so that nobody brings in what they have not seen.
alter table import add column version bigint not null default 1;

-- What the columns of a file are, kept under a name for the next file with the same headers.
create table mapping_template (
  id {identity},
  organisation_id bigint not null references organisation (id),
  name text not null,
  headers text not null,                   -- the headers as they are compared: folded and in order
  mapping text not null,
  actor text not null,
  created_at bigint not null,
  unique (organisation_id, name)
);

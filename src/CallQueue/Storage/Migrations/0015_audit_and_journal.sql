-- The chain over the audit: after the commit a worker gives many rows their places in one link, so that no row is written twice.
-- Details and salt may be deleted later: their hash stays, and with it the chain.
alter table audit add column salt text;
alter table audit add column details_hash text;
create index audit_block on audit (subject) where action = 'block';

create table audit_link (
  number bigint primary key,               -- the place of its last row
  ids text not null,                       -- the rows in their order: [12,13,15]
  marks text not null,                     -- the beginning of each one's link, spaces between
  link text not null                       -- the last one's, whole
);

create table audit_head (
  id bigint primary key check (id = 1),
  number bigint not null,
  link text not null,
  row_id bigint not null,                  -- the newest row that has a place
  gaps text not null                       -- ids before it that nobody has been seen with: on PostgreSQL a transaction that began early may commit late
);
insert into audit_head (id, number, link, row_id, gaps) values (1, 0, '', 0, '[]');

-- Somebody asked to be forgotten: the row is left for what refers to it, and says nothing.
alter table person add column erased_at bigint;

-- What the erasure journal must hear of: written with what it tells, gone when the journal has it on disk.
create table journal_due (
  id uuid primary key,
  body text not null
);

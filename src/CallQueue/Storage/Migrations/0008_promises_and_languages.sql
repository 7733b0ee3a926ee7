-- The language that is needed for a callback promised by one volunteer, when it falls to others: "who" is taken by that volunteer.
alter table target add column need bigint not null default 0;

-- Somebody may be blocked as a person, whatever numbers they get. SQLite cannot change a check: it makes the table anew.
alter table block drop constraint block_kind_check; -- only postgres
alter table block add constraint block_kind_check check (kind in ('number', 'external_id', 'person')); -- only postgres

create table block_anew ( -- only sqlite
  id integer primary key autoincrement, -- only sqlite
  organisation_id bigint not null references organisation (id), -- only sqlite
  kind text not null check (kind in ('number', 'external_id', 'person')), -- only sqlite
  keyed_hash text not null, -- only sqlite
  outcome_id uuid, -- only sqlite
  reason text not null, -- only sqlite
  created_at bigint not null, -- only sqlite
  lifted_at bigint -- only sqlite
); -- only sqlite
insert into block_anew select id, organisation_id, kind, keyed_hash, outcome_id, reason, created_at, lifted_at from block; -- only sqlite
drop table block; -- only sqlite
alter table block_anew rename to block; -- only sqlite
create index block_active on block (organisation_id, kind, keyed_hash) where lifted_at is null; -- only sqlite
create index block_outcome on block (outcome_id) where outcome_id is not null; -- only sqlite

-- Whoever is blocked for being perhaps somebody else: who that is, and the file that made them namesakes. The wish is the other's, so no third is held back for it.
alter table block add column perhaps_of bigint;
alter table block add column import_id uuid;
update block set perhaps_of = cast(replace(replace(reason, 'perhaps the same as person ', ''), ', who is not rung', '') as bigint)
 where reason like 'perhaps the same as person %, who is not rung';
create index block_import on block (import_id) where import_id is not null;

-- What somebody was called before a file gave them another name: whoever is never rung is known by that as well.
create table former_name (
  organisation_id bigint not null references organisation (id),
  person_id bigint not null references person (id),
  folded_name text not null,
  birth_year bigint,
  import_id uuid not null
);
create index former_name_name on former_name (organisation_id, folded_name);
create index former_name_person on former_name (person_id);

-- However many bear a name, those of them who are never rung are found at once.
create index person_blocked_name on person (organisation_id, folded_name) where blocked;
create index person_merged_name on person (organisation_id, folded_name) where merged_into is not null;
create index outcome_do_not_call on outcome (person_id) where code = 'do_not_call' and superseded_by is null;

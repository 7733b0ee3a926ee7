-- Was on the card of somebody who has it no more: stays, so that what is reported about it finds it. Those whom nobody has were kept for that.
alter table number add column shown boolean not null default false;
update number set shown = true where not exists (select 1 from person_number pn where pn.number_id = number.id);

-- The few that are blocked are asked one by one when a block is lifted.
create index number_blocked on number (organisation_id) where blocked;
create index person_blocked on person (organisation_id) where blocked;

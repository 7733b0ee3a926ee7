-- One more with every change: two may edit.
alter table organisation add column version bigint not null default 1;
alter table association add column version bigint not null default 1;

-- Who rings. Said before anybody is rung.
alter table organisation add column controller text;
alter table organisation add column contact text;
alter table organisation add column data_protection_contact text;
alter table organisation add column callback_number text;

-- What the people of a list are to whoever rings them, on what grounds (GDPR art. 6 and 9), and the day they are deleted. A campaign
-- says it for those of its lists that do not.
alter table campaign add column people text;
alter table campaign add column ground text;
alter table campaign add column special_ground text;
alter table campaign add column delete_on text;
alter table list add column people text;
alter table list add column ground text;
alter table list add column special_ground text;
alter table list add column delete_on text;

-- Of an open list: those who were begun are still rung, and nobody new. Not a state of its own: an older program beside this one knows none.
alter table list add column draining boolean not null default false;

-- One call in so many is a retry; null: as the campaign has it.
alter table list add column retry_share bigint;

-- Its volunteers were moved to the list it rings now: their pages go on asking for the one before.
alter table seat add column moved boolean not null default false;

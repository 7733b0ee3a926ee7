-- What becomes of a word to the organiser, and of what somebody was promised on the phone.
alter table flag add column version bigint not null default 1;
alter table flag add column taken_by text;
alter table flag add column answer text;
alter table flag add column ended_at bigint;
create index flag_volunteer on flag (volunteer_id, id) where kind = 'volunteer';
create index flag_call on flag (call_id);

alter table follow_up add column version bigint not null default 1;
alter table follow_up add column flag_id bigint references flag (id);
create index follow_up_organisation on follow_up (organisation_id, id);

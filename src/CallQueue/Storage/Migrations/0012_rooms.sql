-- What is known of a room beside its name.
alter table room add column address text;
alter table room add column goal bigint;                 -- calls wanted of an evening; null: seats x hours x 20
alter table room add column lists text not null default '';  -- what its seats ring that have no list of their own: ids, spaces between; '' = any
alter table room add column version bigint not null default 1;

-- When it is open, by the clocks of the installation. Minutes of the day; 1440 is its end.
create table room_opening (
  room_id bigint not null references room (id),
  day text not null,
  from_minute bigint not null check (from_minute between 0 and 1439),
  to_minute bigint not null check (to_minute <= 1440),
  primary key (room_id, day, from_minute),
  check (from_minute < to_minute)
) {clustered};

alter table seat add column zone text not null default 'usual' check (zone in ('quiet', 'usual', 'home'));
-- A chair that is put away keeps its row: what was shown there still counts when it comes back.
alter table seat add column retired_at bigint;
alter table seat add column version bigint not null default 1;

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

-- Somebody at a seat wants their leader. Of a session at most one is up.
create table raised_hand (
  id {identity},
  organisation_id bigint not null references organisation (id),
  room_id bigint not null references room (id),
  session_id uuid not null references session (id),
  reason text,
  raised_at bigint not null,
  taken_at bigint,
  taken_by text,
  lowered_at bigint
);
create unique index raised_hand_up on raised_hand (session_id) where taken_at is null and lowered_at is null;
create index raised_hand_room on raised_hand (room_id) where taken_at is null and lowered_at is null;
create index raised_hand_session on raised_hand (session_id, id);

-- What a leader says to those who sit in a room: to all, or to one session, so that whoever sits there next does not read it.
create table room_message (
  id {identity},
  organisation_id bigint not null references organisation (id),
  room_id bigint not null references room (id),
  session_id uuid references session (id),
  text text not null,
  sender text not null,
  at bigint not null
);
create index room_message_room on room_message (room_id, id);

-- How the evening was: only how often each answer was given on a day, so that nobody can be found in it.
create table survey_count (
  room_id bigint not null references room (id),
  day text not null,
  question text not null,
  answer text not null,
  times bigint not null,
  primary key (room_id, day, question, answer)
) {clustered};
alter table session add column surveyed boolean not null default false;
create index session_room on session (room_id, started_at);

-- Leads to the waiting list of the room and nowhere else, so it may stand on a projector, and here.
alter table room add column code text;
alter table room add column code_ends_at bigint not null default 0;
create unique index room_code on room (code) where code is not null;

-- Those who came with a room's code and have no seat. Whoever is given one, is turned away or goes is here no more.
create table waiting (
  id uuid primary key,                     -- becomes the session's
  organisation_id bigint not null references organisation (id),
  room_id bigint not null references room (id),
  name text not null,
  token_hash text not null unique,         -- becomes the session's
  device_hash text not null,
  languages text not null,
  home_association_id bigint references association (id),
  since bigint not null,
  seen_at bigint not null,
  ends_at bigint not null
);
create index waiting_room on waiting (room_id, id);

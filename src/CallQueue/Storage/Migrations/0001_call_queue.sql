-- Instants are whole milliseconds since 1970 (UTC); dates are texts 'YYYY-MM-DD' in the campaign's time zone.
-- Ids that a client or several machines make are UUIDs; all others are numbers that are never used again.

create table installation (
  id bigint primary key check (id = 1),
  log_id uuid not null,                    -- new for every database made or restored
  secret_mark text not null,               -- a fingerprint of the secret: a wrong one stops the start
  created_at bigint not null
);

create table organisation (
  id {identity},
  name text not null unique,
  rules text not null,
  created_at bigint not null
);

create table association (
  id {identity},
  organisation_id bigint not null references organisation (id),
  parent_id bigint references association (id),
  name text not null,
  municipality text,
  created_at bigint not null,
  unique (organisation_id, name)
);

create table campaign (
  id {identity},
  organisation_id bigint not null references organisation (id),
  name text not null,
  state text not null check (state in ('draft', 'open', 'paused', 'closed')),
  first_day text not null,
  last_day text not null,
  time_zone text not null,
  rules text not null,
  script text not null,
  questions text not null,
  version bigint not null default 1,
  frozen_at bigint,                        -- first call: first day and time zone are fixed from here on
  created_at bigint not null,
  unique (organisation_id, name)
);

create table list (
  id {identity},
  organisation_id bigint not null references organisation (id),
  campaign_id bigint not null references campaign (id),
  association_id bigint not null references association (id),
  name text not null,
  state text not null check (state in ('draft', 'open', 'paused', 'closed')),
  match_languages boolean not null default false,
  order_limit bigint not null default 0,   -- targets above it are still being brought in: nobody sees them
  version bigint not null default 1,
  created_at bigint not null,
  unique (campaign_id, association_id, name)
);

-- People connected through shared numbers. The household is the lock: one row, held by at most one call.
create table household (
  id {identity},
  held_until bigint not null default 0,
  held_call uuid
);

create table person (
  id {identity},
  organisation_id bigint not null references organisation (id),
  household_id bigint not null references household (id),
  external_id text,
  first_name text not null,
  last_name text not null,
  folded_name text not null,
  birth_year bigint,
  municipality text,
  district text,
  languages text not null default '',      -- what the person said: codes with spaces between
  protected boolean not null default false,
  blocked boolean not null default false,  -- by the block list; blocks that an outcome made are folded from the outcomes
  restricted boolean not null default false,
  merged_into bigint references person (id),
  import_id uuid,                          -- the import that brought the person in
  created_at bigint not null,
  updated_at bigint not null
);
create unique index person_external on person (organisation_id, external_id) where external_id is not null and merged_into is null;
create index person_merged_external on person (organisation_id, external_id) where external_id is not null and merged_into is not null;
create index person_name on person (organisation_id, folded_name, birth_year);
create index person_household on person (household_id);
create index person_merged on person (merged_into) where merged_into is not null;

create table number (
  id {identity},
  organisation_id bigint not null references organisation (id),
  e164 text not null,
  kind text not null,
  blocked boolean not null default false,
  overshared boolean not null default false, -- on too many people: joins nobody and is not dialled until somebody has looked
  cleared_at bigint,
  unique (organisation_id, e164)
);

create table person_number (
  person_id bigint not null references person (id),
  number_id bigint not null references number (id),
  position bigint not null,
  import_id uuid,                          -- the import that gave it to somebody known before
  primary key (person_id, number_id)
) {clustered};
create index person_number_number on person_number (number_id);
create index person_number_import on person_number (import_id) where import_id is not null;

-- What an association knows of a person; never another association's.
create table fact (
  association_id bigint not null references association (id),
  person_id bigint not null references person (id),
  facts text not null,
  source text,
  obtained_at text,
  primary key (person_id, association_id)
) {clustered};

create table perhaps_same (
  organisation_id bigint not null references organisation (id),
  person_id bigint not null references person (id),
  other_id bigint not null references person (id),
  state text not null default 'open' check (state in ('open', 'merged', 'different')),
  primary key (person_id, other_id)
);
create index perhaps_same_other on perhaps_same (other_id);
create index perhaps_same_open on perhaps_same (organisation_id, state);

create table block (
  id {identity},
  organisation_id bigint not null references organisation (id),
  kind text not null check (kind in ('number', 'external_id')),
  keyed_hash text not null,
  outcome_id uuid,                         -- the outcome that made it; null: by hand or by import
  reason text not null,
  created_at bigint not null,
  lifted_at bigint
);
create index block_active on block (organisation_id, kind, keyed_hash) where lifted_at is null;
create index block_outcome on block (outcome_id) where outcome_id is not null;

-- A person on a list. lane: 0 held or lapsed, 1 a callback that is mine (who = the volunteer), 2 anyone's callback, 3 never rung
-- (due = order key), 4, 5, 6 retry after a try in the morning, afternoon, evening; null = gone, and why says the reason.
-- In lanes 2 to 6 who is 0 for everyone, else the language need. back_* is where a held target returns to.
create table target (
  id {identity},
  list_id bigint not null references list (id),
  campaign_id bigint not null references campaign (id),
  person_id bigint not null references person (id),
  household_id bigint not null,            -- the person's, where claims look for it
  order_key bigint not null,
  lane bigint check (lane between 0 and 6),
  who bigint not null default 0,
  due bigint not null default 0,
  back_lane bigint,
  back_who bigint,
  back_due bigint,
  why text,
  tries bigint not null default 0,
  numbers text,                            -- those that may be rung, best first; null = all usable ones in their order
  municipality text,                       -- fixed at entry, as the figures need them
  district text,
  counted boolean not null default false,  -- had a usable number when it entered: is in the target group
  counted_in_campaign boolean not null default false, -- is the one that counts the person in the campaign's union
  import_id uuid,
  taken_off_at bigint,
  taken_off_by uuid,                       -- the import whose file was the whole list
  unique (list_id, person_id),
  check (lane is not null or why is not null),
  check (lane is null or lane <> 0 or back_lane is not null)
);
create index target_ready on target (list_id, lane, who, due, id) where lane is not null;
create index target_mine on target (list_id, due) where lane = 1;
create index target_person on target (person_id);
create index target_import on target (import_id) where import_id is not null;
create index target_unsettled on target (import_id) where why = 'unsettled';
create index target_taken_off_by on target (taken_off_by) where taken_off_by is not null;

create table language_need (
  id {identity},
  codes text not null unique               -- any of these, spaces between; '?' = not Swedish, nobody knows which
);

create table room (
  id {identity},
  organisation_id bigint not null references organisation (id),
  name text not null,
  at_home boolean not null default false,
  leader_until bigint not null default 0,  -- a leader is signed in until then
  created_at bigint not null,
  unique (organisation_id, name)
);

create table seat (
  id {identity},
  organisation_id bigint not null references organisation (id),
  room_id bigint not null references room (id),
  label text not null,
  list_id bigint references list (id),
  code_hash text not null unique,
  code_ends_at bigint not null,
  unique (room_id, label)
);

create table volunteer (
  id {identity},
  organisation_id bigint not null references organisation (id),
  name text not null,
  card_hash text unique,                   -- the ringkort that makes them the same person next time
  device_hash text,                        -- without it: the same name on the same device
  confirmed_at bigint,
  created_at bigint not null
);
create index volunteer_device on volunteer (organisation_id, device_hash) where device_hash is not null;

create table session (
  id uuid primary key,
  organisation_id bigint not null references organisation (id),
  volunteer_id bigint not null references volunteer (id),
  room_id bigint references room (id),
  seat_id bigint references seat (id),
  token_hash text not null unique,
  device_hash text not null,
  languages text not null default 'sv',
  home_association_id bigint references association (id),
  state text not null default 'ready' check (state in ('ready', 'break', 'done')),
  breaks text not null default '[]',
  started_at bigint not null,
  seen_at bigint not null,
  ends_at bigint not null,
  ended_at bigint
);
create index session_volunteer on session (volunteer_id) where ended_at is null;
create index session_seat on session (seat_id) where ended_at is null;

-- How many numbers somebody has seen: kind 1 volunteer, 2 seat, 3 device.
create table budget (
  kind bigint not null,
  subject text not null,
  hour_from bigint not null default 0,
  hour_count bigint not null default 0,
  day text not null default '',
  day_count bigint not null default 0,
  total bigint not null default 0,
  primary key (kind, subject)
) {clustered};

-- state: 0 open, 1 an outcome came, 2 released, 3 the lease ran out and somebody else has the person.
create table call (
  id uuid primary key,
  organisation_id bigint not null,
  campaign_id bigint not null,
  list_id bigint not null,
  association_id bigint not null,
  target_id bigint not null,
  person_id bigint not null references person (id),
  household_id bigint not null,
  volunteer_id bigint not null references volunteer (id),
  session_id uuid not null,
  seat_id bigint,
  room_id bigint,
  device_hash text,
  lane bigint not null,
  attempt bigint not null,
  numbers text not null default '',        -- the numbers on the card, best first
  import_id uuid,
  municipality text,
  district text,
  claimed_at bigint not null,
  lease_until bigint not null,
  dialled_at bigint,
  state bigint not null default 0,
  ended_at bigint,
  release_reason text,
  outcome_id uuid,                         -- the one that stands
  counted boolean not null default true    -- still charged to the budgets (a dead number is given back once)
) {clustered};
create unique index call_open on call (volunteer_id) where state = 0;
create index call_person on call (person_id);
create index call_session on call (session_id);

create table outcome (
  id uuid primary key,                     -- made by the client: the same id is the same outcome, for ever
  call_id uuid not null references call (id),
  organisation_id bigint not null,
  campaign_id bigint not null,
  list_id bigint not null,
  person_id bigint not null,
  volunteer_id bigint not null,
  code text not null,                      -- or 'withdrawn'
  claimed_at bigint not null,
  at bigint not null,
  reported_at bigint not null,
  from_callback boolean not null default false,
  number_ids text not null default '',
  language text,
  call_back_at bigint,
  by_me boolean not null default false,
  answers text,
  note text,
  flag text,
  late boolean not null default false,
  fast boolean not null default false,
  replaces uuid,
  superseded_by uuid,                      -- null: this is the one that stands for its call
  content_hash text not null,
  standing text not null                   -- what was answered, so that a repeat hears the same
) {clustered};
create index outcome_person on outcome (person_id) where superseded_by is null;

create table skip (
  volunteer_id bigint not null,
  person_id bigint not null,
  day text not null,
  reason text not null,
  primary key (volunteer_id, person_id, day)
) {clustered};

create table follow_up (
  id {identity},
  organisation_id bigint not null references organisation (id),
  association_id bigint not null references association (id),
  person_id bigint not null references person (id),
  call_id uuid,
  outcome_id uuid,
  what text not null,
  due_on text,
  owner text,
  done_at bigint,
  withdrawn_at bigint,
  created_at bigint not null
);
create index follow_up_association on follow_up (association_id) where done_at is null and withdrawn_at is null;
create index follow_up_person on follow_up (person_id);
create index follow_up_outcome on follow_up (outcome_id) where outcome_id is not null;

create table flag (
  id {identity},
  organisation_id bigint not null references organisation (id),
  association_id bigint not null references association (id),
  list_id bigint not null,
  person_id bigint not null references person (id),
  call_id uuid,
  outcome_id uuid,
  volunteer_id bigint,
  kind text not null,
  what text,
  state text not null default 'open' check (state in ('open', 'taken', 'answered', 'returned', 'withdrawn')),
  created_at bigint not null
);
create index flag_open on flag (organisation_id, state);
create index flag_person on flag (person_id);
create index flag_outcome on flag (outcome_id) where outcome_id is not null;

create table import (
  id uuid primary key,
  organisation_id bigint not null references organisation (id),
  list_id bigint not null references list (id),
  file_name text not null,
  file_hash text not null,
  state text not null check (state in ('staging', 'staged', 'building', 'done', 'undoing', 'undone', 'failed')),
  source text not null,
  obtained_at text not null,
  whole_list boolean not null default false,
  mapping text not null,
  headers text not null default '[]',
  report text not null default '{}',
  actor text not null,
  order_from bigint,
  built bigint not null default 0,         -- how many rows, in ringing order, are built: where to go on after a crash
  followed bigint not null default 0,      -- the last row whose news about somebody known before were written after the flip
  brought bigint,                          -- how many it put on the list
  taken_off bigint,
  created_at bigint not null,
  done_at bigint,                          -- everything that follows from it was written
  undone_at bigint
);
create index import_list on import (list_id);

create table import_row (
  import_id uuid not null references import (id),
  row bigint not null,
  cells text not null,
  result text,                             -- merged (with whom), already (on the list), rejected; null: not built, or new
  reason text,
  person_id bigint,
  primary key (import_id, row)
) {clustered};

-- Who saw or did what; written with what it records.
create table audit (
  id {identity},
  at bigint not null,
  organisation_id bigint,
  actor text not null,
  action text not null,
  subject text not null,
  details text
);

-- The log: every fact the figures need. On SQLite the single writer gives the number with the row; on PostgreSQL transactions end
-- in another order than they began, so the relay gives it after the commit, to rows that wait in log_pending.
create table log (number integer primary key, kind text not null, at bigint not null, organisation_id bigint not null, body text not null); -- only sqlite
create table log (id bigint generated always as identity primary key, number bigint unique, kind text not null, at bigint not null, organisation_id bigint not null, body text not null); -- only postgres
create table log_pending (log_id bigint primary key); -- only postgres

create table log_head (
  id bigint primary key check (id = 1),
  last bigint not null,                    -- the newest number given (PostgreSQL)
  published bigint not null                -- the newest number the bus has taken
);
insert into log_head (id, last, published) values (1, 0, 0);

alter table target set (autovacuum_vacuum_scale_factor = 0.02, fillfactor = 85); -- only postgres
alter table household set (autovacuum_vacuum_scale_factor = 0.02, fillfactor = 85); -- only postgres

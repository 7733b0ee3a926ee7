-- What the log adds up to. Two slots, a and b: one is read, the other is free for a recount beside it. Instants are milliseconds
-- since 1970. Nothing here names a person or holds a telephone number.

-- A log being counted into a slot: all its entries up to number, none after it.
create table reading (
  slot text primary key check (slot in ('a', 'b')),
  log_id uuid not null,
  number bigint not null,
  entry_at bigint,                         -- the instant of the newest entry counted
  moved_at bigint not null,
  stopped_at bigint,                       -- the number of an entry of a kind that this program does not know
  stopped_why text
);

-- The slot that reports read; its reading is missing until the first log has been counted.
create table live (
  id bigint primary key check (id = 1),
  slot text not null references reading (slot)
);

-- The newest heartbeat of the log.
create table head (
  id bigint primary key check (id = 1),
  log_id uuid not null,
  last bigint not null,
  said_at bigint not null,
  behind_since bigint                      -- null: everything up to last is counted
);

-- An entry that arrived whole but could not be folded.
create table not_counted_{slot} (
  number bigint primary key,
  reason text not null
);

-- Calls whose outcome stands.
create table total_{slot} (
  organisation_id bigint not null,
  campaign_id bigint not null,
  outcome text not null,
  calls bigint not null check (calls > 0),
  primary key (organisation_id, campaign_id, outcome)
) {clustered};

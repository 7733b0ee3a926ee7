-- A demonstration's people are nobody's: it may be rung also where what is said over the network could be read on the way.
alter table organisation add column demo boolean not null default false;

-- Those who sign in by e-mail. One e-mail is one account in the whole installation: whoever signs in names no organisation.
create table account (
  id {identity},
  organisation_id bigint not null references organisation (id),
  email text not null,
  folded_email text not null unique,
  name text not null,
  password_hash text,                      -- null: not chosen yet
  security_stamp text not null,            -- new with every change of what somebody signs in with; sessions that bear another are over
  authenticator_key text,                  -- sealed with the installation's secret
  offered_authenticator_key text,          -- not confirmed by a code yet; sealed as well
  second_factor boolean not null default false,
  failed_codes bigint not null default 0,
  locked_until bigint,                     -- no code is looked at until then
  disabled_at bigint,
  version bigint not null default 1,
  created_at bigint not null
);
create index account_organisation on account (organisation_id, folded_email);

-- subject_id: an organiser's association, a leader's room; 0 for an administrator.
create table account_role (
  account_id bigint not null references account (id),
  role text not null check (role in ('administrator', 'organiser', 'leader')),
  subject_id bigint not null default 0,
  primary key (account_id, role, subject_id)
) {clustered};

create table recovery_code (
  account_id bigint not null references account (id),
  code_hash text not null,
  primary key (account_id, code_hash)
) {clustered};

-- An authenticator's code is good for minutes, but only once.
create table used_code (
  account_id bigint not null references account (id),
  code_hash text not null,
  at bigint not null,
  primary key (account_id, code_hash)
) {clustered};

-- account_id null: an evening leader, who has none and is in room_id until midnight. Elsewhere room_id is where a leader is present.
create table account_session (
  id uuid primary key,
  organisation_id bigint not null references organisation (id),
  account_id bigint references account (id),
  room_id bigint references room (id),
  name text,                               -- an evening leader's
  token_hash text not null unique,
  stamp text not null default '',
  factor boolean not null default false,   -- the second factor was shown or set up in this session
  started_at bigint not null,
  seen_at bigint not null,
  ends_at bigint not null,
  ended_at bigint,
  check (account_id is not null or room_id is not null)
);
create index account_session_account on account_session (account_id) where ended_at is null;
create index account_session_room on account_session (room_id) where ended_at is null;

-- What is opened once: the first administrator's start, an invitation, a reset, an evening leader's, a demonstration's.
create table link (
  id {identity},
  organisation_id bigint references organisation (id), -- null: of an installation that has none yet
  kind text not null check (kind in ('first', 'invitation', 'reset', 'evening', 'demo')),
  token_hash text not null unique,
  account_id bigint references account (id),           -- whose reset or demonstration
  room_id bigint references room (id),                 -- whose evening
  email text,                                          -- who is invited
  name text,
  roles text not null default '',          -- "administrator", "leader:12 organiser:3"
  actor text not null,
  created_at bigint not null,
  ends_at bigint not null,
  used_at bigint,
  withdrawn_at bigint
);
create index link_organisation on link (organisation_id, kind, id);

create table program_token (
  id {identity},
  organisation_id bigint not null references organisation (id),
  name text not null,
  token_hash text not null unique,
  scopes text not null,                    -- codes with spaces between
  actor text not null,
  created_at bigint not null,
  ends_at bigint not null,
  withdrawn_at bigint,
  unique (organisation_id, name)
);

-- How many of the day's numbers were dead or wrong and are not held against anybody.
alter table budget add column day_given_back bigint not null default 0;

-- The number that somebody told on the phone, as long as the outcome stands.
alter table outcome add column new_number_id bigint;

-- Known from what was told on the phone alone: goes when no outcome that stands says it any more, and shows nobody to anybody.
alter table person_number add column told boolean not null default false;

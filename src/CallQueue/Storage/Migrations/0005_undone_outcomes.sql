-- How many of the day's numbers were dead or wrong and are not held against anybody.
alter table budget add column day_given_back bigint not null default 0;

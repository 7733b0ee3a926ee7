-- Those of the numbers on a card that may still be rung; null: nothing changed since it was handed out.
alter table call add column good_numbers text;

-- Whose rules were changed: everybody is folded anew, household by household up to the last id here. 0 stands for all campaigns.
create table rules_walk (
  organisation_id bigint not null references organisation (id),
  campaign_id bigint not null default 0,
  after_household bigint not null default 0,
  changes bigint not null default 1,       -- one more with every change: a step that began under older rules does not count
  primary key (organisation_id, campaign_id)
) {clustered};

-- The campaign's rules as they were when the first of an import's people were built.
alter table import add column campaign_version bigint;

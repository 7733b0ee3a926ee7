-- Organisations, associations, campaigns and lists are never deleted while people refer to them. PostgreSQL would look them up and lock
-- them once more for each of a hundred thousand people.
alter table person drop constraint person_organisation_id_fkey; -- only postgres
alter table number drop constraint number_organisation_id_fkey; -- only postgres
alter table fact drop constraint fact_association_id_fkey; -- only postgres
alter table target drop constraint target_list_id_fkey; -- only postgres
alter table target drop constraint target_campaign_id_fkey; -- only postgres

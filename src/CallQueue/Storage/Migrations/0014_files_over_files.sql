-- What a file said of somebody known before, also where it changed nothing: an older file that is undone later takes none of it back.
alter table import_before add column said bigint not null default 0;
alter table import_before add column said_numbers text not null default '';
alter table import_before add column said_facts text not null default '[]';

-- Those whom an undone file leaves to a newer one: on the list, or off it.
alter table import add column handed_on bigint not null default 0;
alter table import add column left_off bigint not null default 0;

-- The how-many-eth file of its organisation that was brought in.
alter table import add column turn bigint;

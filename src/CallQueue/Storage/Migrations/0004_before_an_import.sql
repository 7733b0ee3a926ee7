-- How people known before stood when an import told of them, for its undo alone: deleted with the import's last rows.
create table import_before (
  import_id uuid not null references import (id),
  person_id bigint not null,
  was text not null,
  became text not null,
  taken_off_at bigint,                     -- was off the list, and came back with the import
  taken_off_by uuid,
  primary key (import_id, person_id)
) {clustered};

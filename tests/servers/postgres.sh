#!/bin/bash
# A PostgreSQL of one's own for tests: loopback only, in one folder, the newest installed from 15 on.
set -euo pipefail

script=$(realpath "${BASH_SOURCE[0]}")
usage="Usage: postgres.sh start FOLDER [--while PID]   prints an Npgsql connection string; an old FOLDER is started again on its port
       postgres.sh stop|kill|pause|resume|state|remove FOLDER
       postgres.sh installed                        exit code 69 if it is not"
# shellcheck source=tests/servers/process.sh
source "${script%/*}/process.sh"

as_owner=()
if ((EUID == 0)); then
  # PostgreSQL refuses to run as root.
  as_owner=(setpriv --reuid=postgres --regid=postgres --clear-groups)
fi

programs() {
  local found
  found=$(printf '%s\n' /usr/lib/postgresql/*/bin/postgres | sort -V | tail -n 1)
  found=${found%/postgres}
  if [[ ! -x $found/postgres ]] || (($(basename "${found%/bin}") < 15)); then
    unavailable "No PostgreSQL 15 or newer under /usr/lib/postgresql. On Debian: apt-get install postgresql"
  fi
  echo "$found"
}

installed() { programs >/dev/null; }

start_server() {
  running postgres && fail "The server in $folder runs already."
  local bin
  bin=$(programs)
  make_cluster "$bin"
  local try
  if [[ -s $folder/port ]]; then
    listen "$bin"
  else
    for try in 1 2 3 4 5; do
      free_port >"$folder/port"
      listen "$bin" && return
      say "Port $(<"$folder/port") did not work (attempt $try)."
    done
    return 1
  fi
}

make_cluster() {
  local bin=$1
  [[ -e $folder/data/PG_VERSION ]] && return
  mkdir -p "$folder/data" "$folder/socket"
  if ((EUID == 0)); then
    chmod 711 "$folder"
    chown postgres:postgres "$folder/data" "$folder/socket"
    "${as_owner[@]}" test -x "$folder" || fail "User postgres cannot reach $folder: choose a folder (TMPDIR) that everybody may pass through."
  fi
  # shellcheck disable=SC2016
  "${as_owner[@]}" bash -c 'cd / && umask 077 && exec "$@"' initdb \
    "$bin/initdb" --pgdata="$folder/data" --username=postgres --auth=trust --locale=C.UTF-8 --encoding=UTF8 --no-instructions >"$folder/log/initdb.log" 2>&1
}

listen() {
  local bin=$1 port tenths=600
  port=$(<"$folder/port")
  # A killed server that nobody has collected yet counts as alive with the next one; we know better.
  rm -f "$folder/data/postmaster.pid" "$folder"/socket/.s.*
  launch postgres "${as_owner[@]}" "$bin/postgres" -D "$folder/data" \
    -c listen_addresses=127.0.0.1 -c port="$port" -c unix_socket_directories="$folder/socket" \
    -c fsync=on -c max_connections=300 -c shared_buffers=256MB
  until answers "$bin" "$port"; do
    if ! running postgres || ((tenths-- == 0)); then
      end postgres QUIT 5
      return 1
    fi
    sleep 0.1
  done
}

# By its own socket, not by its port: on the port a stranger might be the one who answers.
answers() { "$1/pg_isready" --quiet --host="$folder/socket" --port="$2"; }

address() { echo "Host=127.0.0.1;Port=$(<"$folder/port");Username=postgres;Database=postgres;Include Error Detail=true"; }

# INT is PostgreSQL's "fast": it ends its clients' sessions, where TERM would wait for them.
stop_server() { end postgres INT 30; }

kill_server() { end postgres KILL 0; }

# QUIT is "immediate": no last checkpoint, but its shared memory is given back, which KILL would leave behind.
discard_server() { end postgres QUIT 10; }

each_process() { echo postgres; }

also() { fail "$usage"; }

serve "$@"

# shellcheck shell=bash
# What both server scripts share: starting processes that outlive the script, finding them again, ending them.
# Sourced, with $script (its path) and $usage set. Linux only: it reads /proc.

: "${script:?}" "${usage:?}"
folder=

say() { printf '%s\n' "$*" >&2; }

# 69 (EX_UNAVAILABLE) tells the caller "cannot be had on this machine", as against "is here and does not work".
unavailable() { say "$*"; exit 69; }
fail() { say "$*"; exit 1; }

# launch NAME COMMAND…: in a session of its own, so that a Ctrl-C meant for the tests does not stop the server first.
# The new process notes its own id and start time before it becomes COMMAND: at no moment does it run unrecorded.
launch() {
  local name=$1
  shift
  # shellcheck disable=SC2016
  setsid bash -c '
    stat=$(</proc/$$/stat); fields=(${stat##*) })
    echo "$$ ${fields[19]}" >"$1"
    shift
    exec "$@"' launch "$folder/$name.pid" "$@" </dev/null >>"$folder/log/$name.log" 2>&1 &
  until [[ -s $folder/$name.pid ]]; do
    sleep 0.02
  done
}

# Prints the id of a process that launch started, if it still runs. The start time tells it from a stranger with the same id,
# the state from a process that is dead but not yet collected (a container's first process may never collect).
id_of() {
  local pid started stat fields
  [[ -s $folder/$1.pid ]] || return 1
  read -r pid started <"$folder/$1.pid"
  { read -r stat <"/proc/$pid/stat"; } 2>/dev/null || return 1
  read -ra fields <<<"${stat##*) }"
  [[ ${fields[0]} != [ZX] && ${fields[19]} == "$started" ]] || return 1
  echo "$pid"
}

running() { id_of "$1" >/dev/null; }

# Prints a process and everything below it.
family_of() {
  local -A parent=()
  local -a family=("$1")
  local file stat fields pid i
  for file in /proc/[0-9]*/stat; do
    { read -r stat <"$file"; } 2>/dev/null || continue
    read -ra fields <<<"${stat##*) }"
    parent[${stat%% *}]=${fields[1]}
  done
  for ((i = 0; i < ${#family[@]}; i++)); do
    for pid in "${!parent[@]}"; do
      [[ ${parent[$pid]} == "${family[i]}" ]] && family+=("$pid")
    done
  done
  echo "${family[@]}"
}

# signal_family NAME SIGNAL: the parent stands still first, so that no child is born between the count and the signal.
signal_family() {
  local pid family
  pid=$(id_of "$1") || return 0
  [[ $2 == CONT ]] || kill -STOP "$pid" 2>/dev/null || true
  read -ra family <<<"$(family_of "$pid")"
  kill "-$2" "${family[@]}" 2>/dev/null || true
}

# Prints running, stopped, or paused: that every process of it stands still.
state_of() {
  local pid member stat fields
  pid=$(id_of "$1") || { echo stopped && return; }
  for member in $(family_of "$pid"); do
    { read -r stat <"/proc/$member/stat"; } 2>/dev/null || continue
    read -ra fields <<<"${stat##*) }"
    [[ ${fields[0]} == [TtZX] ]] || { echo running && return; }
  done
  echo paused
}

# until_gone NAME SECONDS
until_gone() {
  local tenths=$(($2 * 10))
  while running "$1"; do
    ((tenths-- > 0)) || return 1
    sleep 0.1
  done
}

# end NAME SIGNAL SECONDS: asks with SIGNAL; who has not gone after SECONDS is killed with all its family. SECONDS 0: no asking.
end() {
  local pid
  if pid=$(id_of "$1"); then
    if (($3 > 0)); then
      kill "-$2" "$pid" 2>/dev/null || true
      signal_family "$1" CONT
    fi
    if (($3 == 0)) || ! until_gone "$1" "$3"; then
      signal_family "$1" KILL
      until_gone "$1" 10 || fail "$1 (process $pid) cannot be ended."
    fi
  fi
  rm -f "$folder/$1.pid"
}

# watch OWNER: when the process OWNER is gone, however it went, so are this server and its folder.
watch() {
  running watch && return
  # shellcheck disable=SC2016
  launch watch bash -c 'cd / && tail --pid="$1" -s 0.5 -f /dev/null; rm -f "$3/watch.pid"; exec bash "$2" remove "$3"' watch "$1" "$script" "$folder"
}

end_watch() {
  local pid
  if pid=$(id_of watch); then
    kill -TERM -- "-$pid" 2>/dev/null || true
  fi
  rm -f "$folder/watch.pid"
}

# Prints a port nobody listens on. Below 32768, where the kernel takes ports for outgoing connections: a server that is stopped
# and started again must find its port still free. Somebody may be faster than we are: whoever asks must be ready to ask again.
free_port() {
  local port=$((20000 + SRANDOM % 10000))
  while in_use "$port"; do
    port=$((20000 + SRANDOM % 10000))
  done
  echo "$port"
}

# Whether somebody listens there (state 0A): ended connections keep their port in these tables for another minute.
in_use() {
  local hex
  printf -v hex '%04X' "$1"
  grep -Eqs "^ *[0-9]+: [0-9A-F]+:$hex [0-9A-F]+:[0-9A-F]+ 0A " /proc/net/tcp /proc/net/tcp6
}

# A folder that this house made, and nobody else's.
own_folder() { [[ -e $folder/.canvass-test-server ]]; }

make_folder() {
  if ! own_folder; then
    [[ ! -e $folder ]] || rmdir "$folder" 2>/dev/null || fail "$folder is there already and is not a test server's."
    mkdir -p "$folder/log"
    : >"$folder/.canvass-test-server"
  fi
}

# serve VERB FOLDER [--while PID] | [ARGUMENT…]: the verbs both scripts know. Each script brings
# installed, start_server, stop_server, kill_server, discard_server, each_process, address and also (its own verbs).
serve() {
  local verb=${1:-} owner='' each
  if [[ $verb == installed ]]; then
    installed
    return
  fi
  [[ -n $verb && -n ${2:-} ]] || fail "$usage"
  folder=$(realpath -m "$2")
  shift 2
  if [[ $verb == start && ${1:-} == --while ]]; then
    owner=${2:?"$usage"}
  fi

  [[ $verb == start || $verb == remove ]] || own_folder || fail "$folder is not a test server's folder."
  case $verb in
    start)
      make_folder
      [[ -z $owner ]] || watch "$owner"
      if ! start_server; then
        end_watch
        tail -n 15 "$folder"/log/*.log >&2
        fail "The server in $folder did not start: see above."
      fi
      address
      ;;
    stop) stop_server && end_watch ;;
    kill) kill_server ;;
    pause) for each in $(each_process); do signal_family "$each" STOP; done ;;
    resume) for each in $(each_process); do signal_family "$each" CONT; done ;;
    state) state_of "$(each_process | cut -d' ' -f1)" ;;
    remove)
      [[ -e $folder ]] || return 0
      own_folder || fail "$folder is not a test server's folder."
      end_watch
      discard_server
      rm -rf "$folder"
      ;;
    *) also "$verb" "$@" ;;
  esac
}

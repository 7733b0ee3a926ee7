#!/bin/bash
# A RabbitMQ of one's own for tests: loopback only, in one folder, with its own epmd (Erlang's directory of node names).
set -euo pipefail

script=$(realpath "${BASH_SOURCE[0]}")
usage="Usage: rabbitmq.sh start FOLDER [--while PID]   prints an amqp:// address; an old FOLDER is started again on its port
       rabbitmq.sh stop|kill|pause|resume|state|remove FOLDER
       rabbitmq.sh ctl FOLDER ARGUMENT…             rabbitmqctl on this node
       rabbitmq.sh installed                        exit code 69 if it is not"
# shellcheck source=tests/servers/process.sh
source "${script%/*}/process.sh"

# Not the one in /usr/sbin: that insists on its own user and folders.
programs=/usr/lib/rabbitmq/bin

installed() {
  [[ -x $programs/rabbitmq-server ]] || unavailable "No RabbitMQ under $programs. On Debian: apt-get install rabbitmq-server"
}

start_server() {
  installed
  running rabbitmq && fail "The server in $folder runs already."
  local try
  if [[ -s $folder/ports ]]; then
    boot
  else
    for try in 1 2 3 4 5; do
      echo "$(free_port) $(free_port) $(free_port)" >"$folder/ports"
      boot && return
      say "Ports $(<"$folder/ports") did not work (attempt $try)."
      rm -rf "$folder/data"
    done
    return 1
  fi
}

boot() (
  node_environment
  write_settings
  cd "$folder"
  # Erlang would start epmd itself, as a process nobody knows how to end.
  running epmd || launch epmd epmd -address 127.0.0.1 -port "$ERL_EPMD_PORT"
  # With this the start script becomes the server instead of standing before it and passing on signals.
  RUNNING_UNDER_SYSTEMD=true launch rabbitmq "$programs/rabbitmq-server"
  answers && return
  stop_server
  return 1
)

# rabbitmqctl gives up at once on a node that epmd has not heard of, and waits for ever on one that dies while it waits.
answers() {
  local tenths=600 tries=5 waiting
  until in_use "$RABBITMQ_DIST_PORT"; do
    running rabbitmq && ((tenths-- > 0)) || return 1
    sleep 0.1
  done
  while running rabbitmq && running epmd && ((tries-- > 0)); do
    "$programs/rabbitmqctl" --quiet await_startup --timeout 90 >"$folder/log/await.log" 2>&1 &
    waiting=$!
    while kill -0 "$waiting" 2>/dev/null; do
      running rabbitmq || kill "$waiting" 2>/dev/null || true
      sleep 0.1
    done
    wait "$waiting" && running rabbitmq && return
  done
  return 1
}

write_settings() {
  mkdir -p "$HOME" "$folder/data" "$folder/log"
  if [[ ! -s $HOME/.erlang.cookie ]]; then
    (umask 077 && head -c 24 /dev/urandom | base64 | tr -dc 'A-Za-z0-9' >"$HOME/.erlang.cookie")
    chmod 400 "$HOME/.erlang.cookie"
  fi
  echo '[].' >"$folder/enabled_plugins"
  cat >"$folder/rabbitmq.conf" <<-SETTINGS
	listeners.tcp.1 = 127.0.0.1:$RABBITMQ_NODE_PORT
	disk_free_limit.absolute = 50MB
	vm_memory_high_watermark.absolute = 1GB
	SETTINGS
}

# The server and rabbitmqctl must agree on all of this, or they do not find each other.
node_environment() {
  local port distribution epmd
  read -r port distribution epmd <"$folder/ports"
  export HOME=$folder/home
  export RABBITMQ_CONF_ENV_FILE=/dev/null
  export RABBITMQ_NODENAME=canvass-$port@localhost
  export RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT=$port RABBITMQ_DIST_PORT=$distribution
  export ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT=$epmd
  export RABBITMQ_BASE=$folder RABBITMQ_MNESIA_BASE=$folder/data RABBITMQ_LOG_BASE=$folder/log
  export RABBITMQ_CONFIG_FILE=$folder/rabbitmq RABBITMQ_ENABLED_PLUGINS_FILE=$folder/enabled_plugins
  export RABBITMQ_PID_FILE=$folder/rabbitmq.erlang.pid RABBITMQ_GENERATED_CONFIG_DIR=$folder/config
  # Erlang's own port listens on every address unless told; and idle schedulers would spin on the few cores the tests have.
  export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none"
  export RABBITMQ_CTL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}"
}

address() {
  local port rest
  read -r port rest <"$folder/ports"
  echo "amqp://guest:guest@127.0.0.1:$port"
}

stop_server() {
  end rabbitmq TERM 30
  end epmd TERM 5
}

kill_server() { end rabbitmq KILL 0; }

discard_server() {
  end rabbitmq KILL 0
  end epmd KILL 0
}

each_process() { echo rabbitmq epmd; }

also() {
  [[ $1 == ctl ]] || fail "$usage"
  shift
  node_environment
  exec "$programs/rabbitmqctl" "$@"
}

serve "$@"

#!/bin/bash
# sweep.sh FOLDER: removes every server that stands in FOLDER, and what it left there.
set -uo pipefail

here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
for server in "$1"/postgres*/ "$1"/rabbitmq*/; do
  [[ -d $server ]] || continue
  kind=$(basename "$server")
  "$here/${kind%%-*}.sh" remove "$server"
done

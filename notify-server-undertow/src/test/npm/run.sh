#!/bin/sh
# Goes through the wire contract with the npm package ws.
#
#   run.sh                                  against a server started here, on a free port with a data folder of its own
#   NOTIFY_URL=http://127.0.0.1:8000 run.sh against one that runs already; DATA_DIR or SECRET_KEY have to be the server's
#
# Needs node 20 and npm; ./notify needs a JDK 17, and Maven if the host is not built. Fails at the first deviation.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
NOTIFY=$(CDPATH='' cd -- "$here/../../../.." && pwd)/notify
export NOTIFY

[ -d "$here/node_modules/ws" ] || (cd "$here" && npm install --no-audit --no-fund --loglevel=error)

if [ -n "${NOTIFY_URL:-}" ]; then
  exec node "$here/ws-contract.mjs"
fi

DATA_DIR=$(mktemp -d)
export DATA_DIR
HOST=127.0.0.1 PORT=0 "$NOTIFY" serve > "$DATA_DIR/server.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true; rm -rf "$DATA_DIR"' EXIT
trap 'exit 130' INT TERM
tries=0
until grep -q '^NotifyHub listens on' "$DATA_DIR/server.log"; do
  tries=$((tries + 1))
  if [ $tries -gt 1800 ] || ! kill -0 $server 2>/dev/null; then
    cat "$DATA_DIR/server.log" >&2
    exit 2
  fi
  sleep 0.1
done
NOTIFY_URL=$(sed -n 's/^NotifyHub listens on //p' "$DATA_DIR/server.log")
export NOTIFY_URL
node "$here/ws-contract.mjs"

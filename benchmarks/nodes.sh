#!/bin/sh
# Programs about several nodes. Redis and PostgreSQL are started, unless REDIS_URL and DATABASE_URL name them.
#   nodes.sh rolling-restart [clients] [notifications a second] [picture.svg]
#   nodes.sh several-nodes [rounds] [seconds] [notifications a second] [nodes]
#     beside socket.io, where node and npm are; two processors
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
case "${1:-}" in
  rolling-restart) main=RollingRestart ;;
  several-nodes) main=SeveralNodes ;;
  *) sed -n '2,5p' "$0" | cut -c3- >&2; exit 64 ;;
esac
shift
path=$("$home/benchmarks/classpath.sh")
if [ "$main" = SeveralNodes ]; then
  rival="$home/benchmarks/socketio"
  if command -v npm >/dev/null 2>&1; then
    [ -d "$rival/node_modules" ] || (cd "$rival" && npm install --silent --no-package-lock)
  else
    rival=
  fi
  exec taskset -c 1 java -Xmx512m -cp "$path" io.notifyhub.benchmark.nodes.SeveralNodes \
    "${1:-3}" "${2:-10}" "${3:-5000}" "${4:-2}" "$rival"
fi
exec java -Xmx512m -cp "$path" "io.notifyhub.benchmark.nodes.$main" "$@"

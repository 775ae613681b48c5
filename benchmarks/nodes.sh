#!/bin/sh
# Programs about several nodes. Redis and PostgreSQL are started, unless REDIS_URL and DATABASE_URL name them.
#   nodes.sh rolling-restart [clients] [notifications a second] [picture.svg]
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
case "${1:-}" in
  rolling-restart) main=RollingRestart ;;
  *) sed -n '2,3p' "$0" | cut -c3- >&2; exit 64 ;;
esac
shift
path="$home/benchmarks/target/nodes.classpath"
(cd "$home" && mvn --batch-mode --quiet -Pquick -pl benchmarks -am package dependency:build-classpath \
  -Dmdep.outputFile="$path" -Dmdep.includeScope=runtime)
exec java -Xmx512m -cp "$home/benchmarks/target/classes:$(cat "$path")" "io.notifyhub.benchmark.nodes.$main" "$@"

#!/bin/sh
# What delivery costs on one node, beside rivals that are run in turn: ./notify bench, or benchmarks/bench.sh
#   bench.sh [rounds] [who,who…] [per second] [seconds] [sends flat out] [idle connections]
#   bench.sh picture <file with the table it printed> <picture.svg>   draws it again; BENCH_PICTURE=picture.svg draws it at once
#   who: notifyhub undertow cometd stomp netty-socketio ws socketio epoll, or all; those that need node or a C compiler are
#   left out where there is none. stomp is given a sixth of the sends flat out and of the idle connections. The server runs on
#   processor 0, the clients on processor 1.
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
case "${1:-3}" in picture) [ $# -eq 3 ] ;; *[!0-9]*) false ;; esac || { sed -n '2,7p' "$0" | cut -c3- >&2; exit 64; }
rivals="$home/benchmarks/rivals"
rounds="${1:-3}"
who="${2:-all}"
path=$("$home/benchmarks/classpath.sh")
if [ "$rounds" = picture ]; then
  exec java -cp "$path" io.notifyhub.benchmark.live.BarPicture "$2" "$3"
fi
wanted() { [ "$who" = all ] || case ",$who," in *",$1,"*) true ;; *) false ;; esac; }
contestants=
for name in notifyhub undertow cometd stomp netty-socketio ws socketio epoll; do
  wanted "$name" || continue
  case $name in
    notifyhub) ;;
    ws | socketio)
      command -v npm >/dev/null 2>&1 || { echo "bench: there is no npm, $name is left out" >&2; continue; }
      [ -d "$rivals/$name/node_modules" ] || (cd "$rivals/$name" && npm install --silent --no-package-lock) ;;
    epoll)
      command -v cc >/dev/null 2>&1 || { echo "bench: there is no C compiler, epoll is left out" >&2; continue; }
      mkdir -p "$rivals/epoll/target" && cc -O2 -o "$rivals/epoll/target/server" "$rivals/epoll/server.c" ;;
    *)
      mkdir -p "$rivals/$name/target"
      mvn --batch-mode --quiet ${MVN_ARGS:-} -f "$rivals/$name/pom.xml" dependency:build-classpath -Dmdep.outputFile=target/classpath
      printf -- '-cp\n%s:%s\n' "$home/benchmarks/target/classes" "$(cat "$rivals/$name/target/classpath")" >"$rivals/$name/target/arguments" ;;
  esac
  contestants="$contestants${contestants:+,}$name"
done
[ $# -ge 2 ] && shift 2 || shift $#
exec taskset -c 1 java -Xmx2g -cp "$path" \
  io.notifyhub.benchmark.live.LiveBench "$rivals" "$rounds" "$contestants" "$@"

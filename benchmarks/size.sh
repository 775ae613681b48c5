#!/bin/sh
# As many idle connections as the machine holds: what they take, and how quick single sends stay.
#   size.sh [connections] [thousands of sends a second] [seconds]
#   size.sh histogram [connections]   what an idle connection consists of, class by class
# Processes may open as many files as ulimit says, if it cannot be raised: then there are several nodes. Two processors.
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
case "${1:-100000}" in histogram) ;; *[!0-9]*) sed -n '2,5p' "$0" | cut -c3- >&2; exit 64 ;; esac
path=$("$home/benchmarks/classpath.sh")
# No more than a server has to have.
ulimit -n 1048576 2>/dev/null || ulimit -n "$(ulimit -Hn)"
exec taskset -c 1 java -Xmx512m -cp "$path" io.notifyhub.benchmark.size.SizeBench "$@"

#!/bin/sh
# Everybody who was away comes back at once, each with a cursor: how long until the last has everything, and what that takes.
#   resume.sh [clients] [steps that each has missed]
# Two processors.
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
case "${1:-1}" in *[!0-9]*) sed -n '2,4p' "$0" | cut -c3- >&2; exit 64 ;; esac
path=$("$home/benchmarks/classpath.sh")
# Ten thousand connections are more than many systems let a process have.
ulimit -n 1048576 2>/dev/null || ulimit -n "$(ulimit -Hn)"
exec taskset -c 1 java -Xmx2g -cp "$path" io.notifyhub.benchmark.storm.ResumeStorm "$@"

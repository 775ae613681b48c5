#!/bin/sh
# What single parts cost, in nanoseconds and allocated bytes (gc.alloc.rate.norm), by JMH.
#   micro.sh [pattern] [options of JMH]
#   micro.sh Codec; micro.sh 'Growth.*Users' -f 3; micro.sh -l lists them all
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
path=$("$home/benchmarks/classpath.sh")
[ $# -gt 0 ] || set -- 'benchmark.micro'
exec java -cp "$path" org.openjdk.jmh.Main -prof gc "$@"

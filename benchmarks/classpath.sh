#!/bin/sh
# Builds the benchmarks, and prints the class path that they run with. MVN_ARGS=-o builds without a network.
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
path="$home/benchmarks/target/bench.classpath"
(cd "$home" && mvn --batch-mode --quiet ${MVN_ARGS:-} -Pquick -pl benchmarks -am package dependency:build-classpath \
  -Dmdep.outputFile="$path" -Dmdep.includeScope=runtime) >&2
echo "$home/benchmarks/target/classes:$(cat "$path")"

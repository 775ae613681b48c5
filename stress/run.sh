#!/usr/bin/env bash
# Races of real threads, each in processes of its own and in the modes of the compiler that jcstress knows. By hand:
#
#   stress/run.sh --quick          as in the build, in a minute: one mode
#   stress/run.sh --long           a quarter of an hour on two processors: interpreter, C1, C2, C2 in random order
#   stress/run.sh --long -m tough  more: what follows goes to jcstress (-h shows what it takes)
#
# Ends with a count of samples, and with 1 if a race ended in a forbidden way or did not run. A report is in
# stress/target/jcstress.
set -euo pipefail
cd "$(dirname "$0")/.."
mode=${1:---quick}
[ $# = 0 ] || shift
case $mode in
  --quick) settings=(-m quick -iters 1 -time 500 -sc false -af NONE -jvmArgs -Xmx256m) ;;
  --long) settings=(-m quick -iters 3 -time 500 -sc false -af NONE) ;;
  *) echo "usage: stress/run.sh [--quick | --long] [options of jcstress]" >&2; exit 2 ;;
esac
mvn --quiet --batch-mode -Pquick -pl stress -am package dependency:build-classpath -Dmdep.outputFile=target/classpath
out=stress/target/jcstress
rm -rf "$out"
mkdir -p "$out"
classpath=$PWD/stress/target/classes:$(cat stress/target/classpath)
cd "$out"
# Twins are wrong, and belong to the test that wants them caught.
java -cp "$classpath" org.openjdk.jcstress.Main -t '^(?!.*Twin$).*$' -r . \
  -spinStyle THREAD_YIELD -strideSize 16 "${settings[@]}" "$@"
java -cp "$classpath" io.notifyhub.stress.Verdict jcstress-results-*.bin.gz

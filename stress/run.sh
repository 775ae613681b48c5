#!/usr/bin/env bash
# Races of real threads, each in processes of its own and in the modes of the compiler that jcstress knows. By hand:
#
#   stress/run.sh --quick          one mode, a minute or two
#   stress/run.sh --long           a quarter of an hour on two processors: interpreter, C1, C2, C2 in random order
#   stress/run.sh -m tough         anything else: the options go to jcstress (-h shows them)
#
# Ends with a count of samples, and with 1 if a race ended in a forbidden way, one did not run, or a twin was not caught. A
# report is in stress/target/jcstress.
set -euo pipefail
cd "$(dirname "$0")/.."
case ${1:---quick} in
  --quick) settings=(-m quick -iters 1 -time 500 -sc false -af NONE -jvmArgs -Xmx256m) ;;
  --long) settings=(-m quick -iters 3 -time 500 -sc false -af NONE) ;;
  -*) settings=("$@") ;;
  *) echo "usage: stress/run.sh [--quick | --long | options of jcstress]" >&2; exit 2 ;;
esac
mvn --quiet --batch-mode -Pquick -pl stress -am package dependency:build-classpath -Dmdep.outputFile=target/classpath
out=stress/target/jcstress
rm -rf "$out"
mkdir -p "$out"
classpath=$PWD/stress/target/classes:$(cat stress/target/classpath)
cd "$out"
# It fails as it has to, for the twins are wrong: the verdict on the others is our own.
status=0
java -cp "$classpath" org.openjdk.jcstress.Main -r . \
  -spinStyle THREAD_YIELD -strideSize 16 "${settings[@]}" || status=$?
[ "$status" -le 1 ] || exit "$status"
java -cp "$classpath" io.notifyhub.stress.Verdict jcstress-results-*.bin.gz

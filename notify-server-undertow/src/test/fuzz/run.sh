#!/bin/sh
# Fuzzes what others send us, each target for some seconds, and keeps as few inputs as reach all the code that was reached,
# where `mvn verify` replays them; of what is there already those with a name given by hand stay in any case.
# Usage: run.sh SECONDS [TARGET...]; without targets all of them. Prints a line for docs/reliability-ledger.md.
set -eu
seconds=${1:?usage: run.sh SECONDS [TARGET...]}
shift
module=$(CDPATH='' cd -- "$(dirname -- "$0")/../../.." && pwd)
targets=${*:-"websocket.FrameParserFuzzTest:anyBytesInAnyPieces websocket.UpgradeRequestFuzzTest:anyQueryAndHeaders
  fuzz.ClientFrameFuzzTest:anyText fuzz.ServerFrameFuzzTest:anyText fuzz.CursorFuzzTest:anyText
  fuzz.TokenFuzzTest:anyToken fuzz.RestBodyFuzzTest:anyBody fuzz.RestRequestFuzzTest:anyRequest"}
work=${FUZZ_DIR:-"$module/target/fuzz"}
mkdir -p "$work"
if [ -z "${FUZZ_CLASSPATH:-}" ]; then
  (cd "$module/.." && mvn --batch-mode --quiet -pl notify-server-undertow -am -Dspotless.check.skip -Dmdep.analyze.skip \
    -DskipTests test-compile org.apache.maven.plugins:maven-dependency-plugin:build-classpath \
    -Dmdep.outputFile="$work/classpath" -Dmdep.includeScope=test)
  FUZZ_CLASSPATH="$module/target/test-classes:$module/target/classes:$(cat "$work/classpath")"
fi
failed=0
# What the fuzzer itself has named, by the content.
hash=$(printf '[0-9a-f]%.0s' $(seq 40))
for target in $targets; do
  class=${target%%:*}
  method=${target##*:}
  name=${class##*.}
  folder=$(printf '%s' "${class%.*}" | tr . /)
  kept="$module/src/test/resources/io/notifyhub/server/undertow/$folder/${name}Inputs/$method"
  grown="$work/$name"
  log="$work/$name.log"
  mkdir -p "$kept" "$grown"
  (cd "$work" && nice -n 10 java -Xmx512m -XX:+UseSerialGC -cp "$FUZZ_CLASSPATH" com.code_intelligence.jazzer.Jazzer \
    --target_class="io.notifyhub.server.undertow.$class" --instrumentation_includes='io.notifyhub.**' \
    --reproducer_path="$work" -artifact_prefix="$work/$name-" -max_total_time="$seconds" -timeout=60 -rss_limit_mb=1500 \
    -max_len=4096 -print_final_stats=1 "$grown" "$kept") >"$log" 2>&1 || failed=1
  least="$work/$name.least"
  rm -rf "$least"
  mkdir "$least"
  if (cd "$work" && nice -n 10 java -Xmx512m -XX:+UseSerialGC -cp "$FUZZ_CLASSPATH" com.code_intelligence.jazzer.Jazzer \
    --target_class="io.notifyhub.server.undertow.$class" --instrumentation_includes='io.notifyhub.**' \
    -rss_limit_mb=1500 -merge=1 "$least" "$kept" "$grown") >"$work/$name.merge.log" 2>&1; then
    find "$kept" -type f -name "$hash" -delete
    cp "$least"/* "$kept"
  else
    failed=1
  fi
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1)
  cover=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
  found=$(find "$work" -maxdepth 1 \( -name "$name-crash-*" -o -name "$name-timeout-*" -o -name "$name-oom-*" \) | wc -l)
  echo "| $(date -u +%Y-%m-%d) | $name | ${seconds} s | ${runs:-0} | ${cover:-0} | $(find "$kept" -type f | wc -l) | $found |"
done
exit $failed

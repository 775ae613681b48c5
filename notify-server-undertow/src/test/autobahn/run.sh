#!/bin/sh
# Runs the Autobahn test suite for RFC 6455 against the echo server in src/test.
#
#   run.sh             sections 1-7 and 10: the protocol
#   run.sh 9.*         other cases, by pattern
#
# Needs a JDK, mvn, and Python 2.7 (PYTHON27=/path/to/python, or python2.7 on the path, or one of pyenv's).
# Prints how many cases behaved how and each that is neither OK nor INFORMATIONAL; fails if any is FAILED or NON-STRICT.
set -eu

plugin=me.normanmaurer.maven.autobahntestsuite:autobahntestsuite-maven-plugin:0.1.5
module=$(cd "$(dirname "$0")/../../.." && pwd)
work=$module/target/autobahn
mkdir -p "$work"

# pyenv puts a python2.7 on the path that fails unless that version is selected: try it.
python=${PYTHON27:-$(command -v python2.7 || true)}
if [ -z "$python" ] || ! "$python" -c '' 2>/dev/null; then
  python=$(ls -d "${PYENV_ROOT:-$HOME/.pyenv}"/versions/2.7*/bin/python 2>/dev/null | tail -n 1)
fi
[ -n "$python" ] || { echo "no Python 2.7 found: set PYTHON27" >&2; exit 2; }

cd "$module/.."
if [ ! -d "$work/suite/autobahntestsuite" ]; then
  mvn -q -N org.apache.maven.plugins:maven-dependency-plugin:3.10.0:get -Dartifact="$plugin" -Dtransitive=false
  mvn -q -N org.apache.maven.plugins:maven-dependency-plugin:3.10.0:copy -Dartifact="$plugin" \
    -DoutputDirectory="$work" -Dmdep.useBaseVersion=true
  mkdir -p "$work/suite"
  (cd "$work/suite" && jar xf "$work"/autobahntestsuite-maven-plugin-*.jar)
fi
# Every module writes the file; the one that is wanted comes last.
mvn -q -pl "$(basename "$module")" -am -Dmdep.analyze.skip=true -Dspotless.check.skip=true test-compile \
  org.apache.maven.plugins:maven-dependency-plugin:3.10.0:build-classpath \
  -Dmdep.outputFile="$work/classpath" -Dmdep.includeScope=test

cd "$work"
: > server.log
java -Xmx1g -cp "$module/target/classes:$module/target/test-classes:$(cat classpath)" \
  io.notifyhub.server.undertow.websocket.EchoServer 0 > server.log 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true' EXIT INT TERM
tries=0
until grep -q '^listening on' server.log; do
  tries=$((tries + 1))
  if [ $tries -gt 100 ] || ! kill -0 $server 2>/dev/null; then
    cat server.log >&2
    exit 2
  fi
  sleep 0.1
done
port=$(sed -n 's/^listening on //p' server.log)

if [ $# -eq 0 ]; then
  set -- '1.*' '2.*' '3.*' '4.*' '5.*' '6.*' '7.*' '10.*'
fi
cases=$(printf '"%s",' "$@")
cat > spec.json <<JSON
{
  "options": {"failByDrop": false},
  "outdir": "./reports",
  "servers": [{"agent": "notifyhub", "url": "ws://127.0.0.1:$port", "options": {"version": 18}}],
  "cases": [${cases%,}],
  "exclude-cases": [],
  "exclude-agent-cases": {}
}
JSON
rm -rf reports
PYTHONPATH="$work/suite" "$python" -m autobahntestsuite.wstest -m fuzzingclient -s spec.json > suite.log 2>&1 || {
  tail -n 20 suite.log >&2
  exit 2
}

"$python" - <<'PY'
from __future__ import print_function
import json, sys
results = json.load(open('reports/index.json'))['notifyhub']
counts = {}
for result in results.values():
    counts[result['behavior']] = counts.get(result['behavior'], 0) + 1
print('%-16s %5s' % ('behaviour', 'cases'))
for behaviour in sorted(set(list(counts) + ['OK', 'INFORMATIONAL', 'NON-STRICT', 'FAILED'])):
    print('%-16s %5d' % (behaviour, counts.get(behaviour, 0)))
print('%-16s %5d' % ('all', len(results)))
for case in sorted(results, key=lambda name: [int(part) for part in name.split('.')]):
    result = results[case]
    if result['behavior'] not in ('OK', 'INFORMATIONAL'):
        print('%s: %s (close: %s)' % (case, result['behavior'], result['behaviorClose']))
sys.exit(0 if results and not any(b in counts for b in ('FAILED', 'NON-STRICT')) else 1)
PY

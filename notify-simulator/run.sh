#!/bin/sh
# Runs the simulator from the sources as they are: ./notify-simulator/run.sh --help
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
path_file="$here/target/run.classpath"
newer() {
    [ ! -f "$path_file" ] || [ -n "$(find "$root/pom.xml" "$root"/notify-protocol/src/main "$root"/notify-core/src/main \
        "$root"/notify-client/src/main "$here/src/main" "$here/pom.xml" -newer "$path_file" -print -quit)" ]
}
if newer; then
    (cd "$root" && mvn -q ${MVN_ARGS:-} -pl notify-simulator -am -DskipTests -Dmdep.analyze.skip=true -Dspotless.check.skip=true \
        package dependency:build-classpath -Dmdep.outputFile="$path_file" -Dmdep.includeScope=compile) || {
        rm -f "$path_file"
        exit 2
    }
fi
exec java ${JAVA_OPTS:--Xmx1g} -cp "$here/target/classes:$(cat "$path_file")" io.notifyhub.simulator.Main "$@"

#!/bin/sh
# What a page loads, in kilobytes: the modules as the server gives them and minified, each also gzipped, beside what socket.io-client and
# centrifuge-js bring to a page. Needs npm, tar, gzip and the network; build the module first (mvn -pl notify-client-js process-resources).
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
ours=$here/../../../target/npm
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# name, file
line() {
  printf '%-46s %8s %8s\n' "$1" "$(kb "$(wc -c < "$2")")" "$(kb "$(gzip -9c "$2" | wc -c)")"
}

kb() {
  awk "BEGIN { printf \"%.1f\", $1 / 1000 }"
}

npm init --yes > /dev/null
npm install --no-audit --no-fund --loglevel=error esbuild socket.io-client centrifuge

minify() {
  ./node_modules/.bin/esbuild "$1" --minify --format=esm --outfile="$2" --log-level=error
}

# bundled and minified alike, from what their packages give to bundlers
theirs() {
  printf 'export * from "%s";\n' "$1" > "$2-entry.js"
  ./node_modules/.bin/esbuild "$2-entry.js" --bundle --minify --format=esm --platform=browser --outfile="$2.js" --log-level=error
}

printf '%-46s %8s %8s\n' '' 'kB' 'gzipped'
for name in notify notify-inbox notify-react; do
  line "$name.js, as served" "$ours/$name.js"
  minify "$ours/$name.js" "$name.min.js"
  line "$name.js, minified" "$name.min.js"
done
theirs socket.io-client socketio
line "socket.io-client $(version=$(npm ls socket.io-client --depth=0 --parseable --long); echo "${version##*@}"), minified" socketio.js
theirs centrifuge centrifuge
line "centrifuge $(version=$(npm ls centrifuge --depth=0 --parseable --long); echo "${version##*@}"), minified" centrifuge.js

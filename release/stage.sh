#!/usr/bin/env bash
# Stages a release of the last commit to a local folder, as a repository that Maven can read.
#   release/stage.sh 0.1.0                 to target/release/0.1.0
#   release/stage.sh 0.1.0 FOLDER          to that folder
#   release/stage.sh --check 0.1.0         builds it twice and compares every file
# More arguments of Maven's in MAVEN_ARGS_STAGE. Needs git, a JDK 17 or later and Maven, which must not be offline; signs nothing.
set -euo pipefail
cd "$(dirname "$0")/.."

check=
if [ "${1:-}" = --check ]; then
  check=yes
  shift
fi
version=${1:?the version, such as 0.1.0}
folder=${2:-$PWD/target/release/$version}
case $folder in /*) ;; *) folder=$PWD/$folder ;; esac

snapshot=$(sed -n 's:.*<version>\(.*-SNAPSHOT\)</version>.*:\1:p' pom.xml | head -1)
# What is listed in the BOM is published, with the BOM and the parent.
modules=:notify-bom$(sed -n 's:.*<artifactId>\(notify-[a-z-]*\)</artifactId>.*:\1:p' notify-bom/pom.xml | sort -u | grep -v '^notify-bom$' | sed 's/^/,:/' | tr -d '\n')

# From a copy of the commit: nothing that lies about gets in, and no file of the tree is changed.
stage() {
  local to=$1 source
  source=$(mktemp -d)
  rm -rf "$to"
  mkdir -p "$to"
  git archive HEAD | tar -x -C "$source"
  find "$source" -name pom.xml -exec sed -i.bak "s:<version>$snapshot</version>:<version>$version</version>:" {} +
  find "$source" -name pom.xml.bak -delete
  (cd "$source" && mvn -q --batch-mode --no-transfer-progress ${MAVEN_ARGS_STAGE:-} -Prelease \
    -pl "$modules" -am -Dmaven.test.skip=true -Dmdep.analyze.skip=true \
    deploy "-DaltDeploymentRepository=staging::file://$to")
  rm -rf "$source"
}

if [ -z "$check" ]; then
  stage "$folder"
  echo "Staged $version in $folder: $(find "$folder" -name '*.jar' | wc -l) jars"
  exit
fi
stage "$folder"
stage "$folder.again"
different=
while IFS= read -r file; do
  cmp -s "$folder/$file" "$folder.again/$file" || { echo "differs: $file"; different=yes; }
done < <(cd "$folder" && find . -type f ! -name 'maven-metadata.xml*')
[ -z "$different" ] || exit 1
echo "Two builds of $version are the same, byte for byte: $(cd "$folder" && find . -type f ! -name 'maven-metadata.xml*' | wc -l) files"
rm -rf "$folder.again"

#!/bin/sh
# usage: KG=path/to/kg first-run.sh FOLDER. Builds the bundled articles, asks three questions, and
# writes the graph and its page into FOLDER.
set -eu
out=$1 kg=${KG:-kg}
unset KG_WORKSPACE || :
mkdir -p "$out"
"$kg" -w "$out/workspace" build

ask() {
  printf '\n%s\n\n' "$1"
  "$kg" -w "$out/workspace" query "docs/examples/$2.rq"
}
ask 'Who says that people were moved by force?' who-says-people-were-moved
ask 'How many, and who counts them?' how-many
ask 'What happened in, from or to North Hamgyong?' in-north-hamgyong

"$kg" -w "$out/workspace" export -o "$out/graph.ttl"
"$kg" -w "$out/workspace" network -o "$out/network.html"
cat <<END

Open next:
  $out/network.html   the graph in your browser; pick an edge to see who says it
  $out/graph.ttl      the same as Turtle, in any editor
  make serve             the workbench: pages and SPARQL
  docs/tutorial.md       an analyst's first hour
END

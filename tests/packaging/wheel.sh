#!/bin/sh
# usage: wheel.sh PYTHON WHEEL LOCK. The wheel alone, in an environment of its own, away from the
# checkout, answers a stored question about the bundled graph and finds nothing wrong with it.
set -eu
python=$1 wheel=$(realpath "$2") lock=$(realpath "$3")
away=$(mktemp -d)
trap 'rm -rf "$away"' EXIT
"$python" -m venv "$away/venv"
"$away/venv/bin/python" -m pip install --quiet --no-compile --require-hashes --requirement "$lock"
"$away/venv/bin/python" -m pip install --quiet --no-deps --no-index "$wheel"
cd /
unset KG_WORKSPACE
kg="$away/venv/bin/kg"
"$kg" --version
"$kg" query who-says-it -p class=apo:ForcedRelocation --format csv >"$away/answer.csv"
grep -q 'North Hamgyong' "$away/answer.csv" || { echo "the wheel does not know who says it" >&2; exit 1; }
"$kg" check
"$kg" -w "$away/workspace" build
"$kg" -w "$away/workspace" check
echo "the wheel works by itself: $(basename "$wheel")"

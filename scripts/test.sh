#!/usr/bin/env bash
# Everything that has to be right, from a clean clone: install, types, lint, all tests, generated files.
# Needs Node and npm; the tests bring their own Postgres servers. The last line is "N passed, N failed".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/ensure-installed.sh
source scripts/ensure-pgbouncer.sh
source scripts/ensure-pgbackrest.sh

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

failed_steps=()
step() {
  local title=$1
  shift
  echo
  echo "== $title"
  # Go on after a failure: one run should show everything that is wrong.
  "$@" || failed_steps+=("$title")
}

# What jest has to say to people goes to stderr; stdout would repeat the JSON.
tests() {
  npm test --silent -- --ci --json --outputFile="$results/jest.json" >/dev/null
}

step 'types' npm run --silent typecheck
step 'lint' npm run --silent lint
step 'tests' tests
step 'generated files' npm run --silent check:generated

echo
node scripts/test-summary.mjs "$results/jest.json" "${failed_steps[@]+"${failed_steps[@]}"}"

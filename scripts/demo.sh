#!/usr/bin/env bash
# Rehearses the three pending migrations of examples/shop on a throwaway Postgres and prints the report.
# Needs Node and npm. One of the three loses data, on purpose: the demo ends with 0 whatever the verdict.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/ensure-installed.sh
root=$PWD
cd examples/shop

# A project of yours has Prisma installed. The shop borrows the one of our tests, and with it a schema engine
# from npm (packages/testkit/prisma-engine), as Prisma's own would be downloaded on its first start.
if [ ! -e node_modules/prisma ]; then
  made=()
  for link in node_modules/{prisma,.bin/prisma,@prisma/config,@prisma/engines}; do
    if [ ! -e "$link" ] && [ ! -L "$link" ]; then made+=("$PWD/$link"); fi
  done
  # Only what is made here: there may be a node_modules of yours, in which Prisma is missing.
  unlink_prisma() {
    rm -f "${made[@]}"
    (cd "$root/examples/shop" && rmdir node_modules/.bin node_modules/@prisma node_modules 2>/dev/null) || true
  }
  trap unlink_prisma EXIT
  while IFS= read -r variable; do export "${variable?}"; done < <("$root/node_modules/.bin/tsx" "$root/scripts/link-prisma.ts" "$PWD")
fi

arguments=(test --since 20250827083000_daily_revenue_view --seed prisma/seed.sql --postgres-version 18)
echo
echo "examples/shop\$ belay ${arguments[*]}"
echo
code=0
"$root/node_modules/.bin/belay" "${arguments[@]}" "$@" || code=$?
echo
echo "exit code in a pipeline: $code"

# 0 and 1 are verdicts; anything else means that the demo itself did not work.
[ "$code" -le 1 ]

#!/usr/bin/env bash
# Rehearses the pending migrations on a server you name: the classic entry point, a few lines over `belay test`.
#
#   DB_HOST=localhost DB_PORT=5432 DB_USER=postgres DB_PASSWORD=... ./scripts/test-migration.sh [any flag of belay test]
#
# With any of DB_HOST, DB_PORT, DB_USER and DB_PASSWORD an isolated database is created on that server and dropped
# again; the user needs CREATEDB. The others default to localhost, 5432, postgres and no password. With none of them
# a throwaway server is started. DB_HOST may be the folder of a Unix socket.
#
# TEST_DB_NAME is accepted and creates nothing: the isolated database is always named belay_<run>_<random>, so that no
# name given here can ever hit a database that exists. The script connects to the database `postgres` to create it.
# VERBOSE=true says more. The password goes through the environment, never through the list of processes.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

# shellcheck source=scripts/database-url.sh
source "$root/scripts/database-url.sh"

if [[ -n ${DB_HOST:-}${DB_PORT:-}${DB_USER:-}${DB_PASSWORD:-} ]]; then
  DB_NAME=postgres export_database_url
fi
if [[ -n ${TEST_DB_NAME:-} ]]; then
  echo "TEST_DB_NAME=$TEST_DB_NAME is not used: the isolated database gets a name of its own." >&2
fi

exec node "$root/packages/cli/bin/belay.js" test "$@"

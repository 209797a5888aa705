#!/usr/bin/env bash
# Reports what a database needs between deploys: the classic entry point, a few lines over `belay maintenance`.
#
#   DB_HOST=db.internal DB_PORT=5432 DB_USER=owner DB_NAME=shop DB_PASSWORD=... ./scripts/maintenance.sh [any flag of belay maintenance]
#
# It only reads, unless --apply is given: then VACUUM (ANALYZE) runs on the tables that the report names. DB_NAME must be
# given; the others default to localhost, 5432, postgres and no password. With none of them the URL in
# BELAY_DATABASE_URL counts. DB_HOST may be the folder of a Unix socket.
# A host that is not local must speak TLS with a certificate that can be verified: PGSSLROOTCERT names the CA's file,
# PGSSLMODE says otherwise (libpq's words). VERBOSE=true says more. The password goes through the environment, never
# through the list of processes.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

# shellcheck source=scripts/database-url.sh
source "$root/scripts/database-url.sh"
export_database_url

exec node "$root/packages/cli/bin/belay.js" maintenance "$@"

#!/usr/bin/env bash
# Backs up a database and proves it: the classic entry point, a few lines over `belay backup`.
#
#   DB_HOST=db.internal DB_PORT=5432 DB_USER=owner DB_NAME=shop DB_PASSWORD=... [BACKUP_DIR=/mnt/backups] [S3_BUCKET=name] ./scripts/backup.sh [any flag of belay backup]
#
# It is kept in BACKUP_DIR, by default /var/backups/<DB_NAME>, and with S3_BUCKET also in that bucket (`name` or
# `name/prefix`); credentials as the AWS command line takes them. A --to among the flags adds a place. DB_NAME must be
# given; the others default to localhost, 5432, postgres and no password. With none of them the URL in
# BELAY_DATABASE_URL counts, and BACKUP_DIR must be given. DB_HOST may be the folder of a Unix socket.
# A host that is not local must speak TLS with a certificate that can be verified: PGSSLROOTCERT names the CA's file,
# PGSSLMODE says otherwise (libpq's words). VERBOSE=true says more. The password goes through the environment, never
# through the list of processes.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

# shellcheck source=scripts/database-url.sh
source "$root/scripts/database-url.sh"
export_database_url

folder=${BACKUP_DIR:-${DB_NAME:+/var/backups/$DB_NAME}}
places=()
[[ -z $folder ]] || places+=(--to "$folder")
[[ -z ${S3_BUCKET:-} ]] || places+=(--to "s3://${S3_BUCKET#s3://}")

exec node "$root/packages/cli/bin/belay.js" backup "${places[@]+"${places[@]}"}" "$@"

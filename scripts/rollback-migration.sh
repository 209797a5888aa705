#!/usr/bin/env bash
# Undoes a deploy: the classic entry point, a few lines over `belay rollback`.
#
#   DB_HOST=db.internal DB_PORT=5432 DB_USER=owner DB_NAME=shop DB_PASSWORD=... [BACKUP_DIR=/mnt/backups] \
#     ./scripts/rollback-migration.sh (--list | --migration NAME | --backup FILE) [any flag of belay rollback]
#
#   --list            the applied migrations, and the backups in BACKUP_DIR
#   --migration NAME  go back to this migration; a backup is made in BACKUP_DIR before
#   --backup FILE     restore this beside the database and cut over: a backup of Belay's, or a .sql, .sql.gz or .dump
#                     that another tool made. A name that is not here is looked for in BACKUP_DIR
#
# It shows the plan and asks for the name of the database before it changes anything; where there is no terminal,
# --confirm NAME answers. BACKUP_DIR is by default /var/backups/<DB_NAME>. DB_NAME must be given; the others default to
# localhost, 5432, postgres and no password. With none of them the URL in BELAY_DATABASE_URL counts. DB_HOST may be the
# folder of a Unix socket.
# A host that is not local must speak TLS with a certificate that can be verified: PGSSLROOTCERT names the CA's file,
# PGSSLMODE says otherwise (libpq's words). VERBOSE=true says more. The password goes through the environment, never
# through the list of processes.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

# shellcheck source=scripts/database-url.sh
source "$root/scripts/database-url.sh"
export_database_url

folder=${BACKUP_DIR:-${DB_NAME:+/var/backups/$DB_NAME}}

# Prints where a backup is: as it was given, or in BACKUP_DIR.
backup_of() {
  if [[ $1 == *:* || -e $1 || -z $folder || ! -e $folder/$1 ]]; then
    printf '%s' "$1"
  else
    printf '%s' "$folder/$1"
  fi
}

flags=() lists='' saves=''
while (($# > 0)); do
  case $1 in
  --backup=*) flags+=("--backup=$(backup_of "${1#*=}")") ;;
  --backup)
    flags+=("$1")
    if (($# > 1)); then
      flags+=("$(backup_of "$2")")
      shift
    fi
    ;;
  *)
    flags+=("$1")
    case $1 in
    --list) lists=${lists:-yes} ;;
    --to | --to=*) lists=no ;;
    --migration | --migration=*) saves=${saves:-yes} ;;
    --pre-rollback-to | --pre-rollback-to=*) saves=no ;;
    esac
    ;;
  esac
  shift
done
[[ $lists != yes || ! -d $folder ]] || flags+=(--to "$folder")
[[ $saves != yes || -z $folder ]] || flags+=(--pre-rollback-to "$folder")

exec node "$root/packages/cli/bin/belay.js" rollback "${flags[@]+"${flags[@]}"}"

# To be sourced by the classic entry points: from DB_HOST, DB_PORT, DB_USER, DB_NAME and DB_PASSWORD to BELAY_DATABASE_URL.
# shellcheck shell=bash

# Exports BELAY_DATABASE_URL. With none of the variables a BELAY_DATABASE_URL that is already there stays. Which database
# is meant is never guessed: without DB_NAME it ends the script. The others default to localhost, 5432, postgres and no
# password. DB_HOST may be the folder of a Unix socket. The password never gets into the list of processes.
export_database_url() {
  [[ -n ${DB_HOST:-}${DB_PORT:-}${DB_USER:-}${DB_NAME:-}${DB_PASSWORD:-} ]] || return 0
  if [[ -z ${DB_NAME:-} ]]; then
    echo "DB_NAME is missing: which database on ${DB_HOST:-localhost}?" >&2
    exit 2
  fi
  BELAY_DATABASE_URL=$(DB_HOST=${DB_HOST:-localhost} DB_PORT=${DB_PORT:-5432} DB_USER=${DB_USER:-postgres} \
    DB_NAME=$DB_NAME DB_PASSWORD=${DB_PASSWORD:-} node -e '
      const { DB_HOST: host, DB_PORT: port, DB_USER: user, DB_NAME: database, DB_PASSWORD: password } = process.env;
      const encode = encodeURIComponent;
      const login = password ? `${encode(user)}:${encode(password)}` : encode(user);
      const address = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host; // IPv6
      const [name, query] = host.startsWith("/") ? ["localhost", `?host=${encode(host)}`] : [address, ""];
      process.stdout.write(`postgresql://${login}@${name}:${port}/${encode(database)}${query}`);
    ')
  export BELAY_DATABASE_URL
}

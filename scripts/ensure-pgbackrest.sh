# Sourced by test.sh: installs pgBackRest for the tests of its engine, where this machine lets us. It brings no service
# that would start by itself.

apt_pgbackrest() {
  DEBIAN_FRONTEND=noninteractive timeout --foreground 300 apt-get install -y -qq --no-install-recommends pgbackrest >/dev/null 2>&1
}

if ! command -v pgbackrest >/dev/null; then
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo 'installing pgbackrest (apt-get)' >&2
    # The first fails where the lists of packages are missing or old.
    apt_pgbackrest || { timeout --foreground 300 apt-get update -qq >/dev/null 2>&1 && apt_pgbackrest; } ||
      echo 'pgbackrest cannot be installed: the tests that need it are skipped' >&2
  else
    echo 'pgbackrest is not installed: the tests that need it are skipped' >&2
  fi
fi

# Sourced by test.sh: installs PgBouncer for the tests that go through one, where this machine lets us.

apt_pgbouncer() {
  DEBIAN_FRONTEND=noninteractive timeout --foreground 300 apt-get install -y -qq --no-install-recommends pgbouncer >/dev/null 2>&1
}

# The tests start a PgBouncer of their own; the package's service must not run, not even after a restart. A subshell:
# what keeps services from starting is taken away again however this ends.
install_pgbouncer() (
  policy=/usr/sbin/policy-rc.d code=0
  if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    # A shell that a signal ends does not run its EXIT trap everywhere.
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    # Debian's way to keep a package from starting its service.
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"
  fi
  # The first fails where the lists of packages are missing or old.
  apt_pgbouncer || { timeout --foreground 300 apt-get update -qq >/dev/null 2>&1 && apt_pgbouncer; } || code=$?
  if [ "$code" -eq 0 ] && command -v update-rc.d >/dev/null; then
    update-rc.d pgbouncer disable >/dev/null 2>&1 || true
  fi
  exit "$code"
)

if [ -z "$(PATH=$PATH:/usr/sbin command -v pgbouncer)" ]; then
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo 'installing pgbouncer (apt-get)' >&2
    install_pgbouncer || echo 'pgbouncer cannot be installed: the tests that need it are skipped' >&2
  else
    echo 'pgbouncer is not installed: the tests that need it are skipped' >&2
  fi
fi

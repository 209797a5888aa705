# Sourced by test.sh and demo.sh, in the repository's folder: installs the packages, if they are not yet as
# package-lock.json says.

if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null; then
  echo "Node 20.19 or newer is needed; found: $(node --version 2>/dev/null || echo none)" >&2
  exit 2
fi

# npm writes this file last, so a newer lock file or an interrupted install means: again.
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo "installing packages (npm ci)" >&2
  # With an engine named, the install scripts of Prisma do not download one: nothing here needs it.
  engine=$PWD/packages/testkit/prisma-engine/schema-engine.mjs
  PRISMA_SCHEMA_ENGINE_BINARY=$engine PRISMA_QUERY_ENGINE_LIBRARY=$engine \
    npm ci --no-audit --no-fund --loglevel=error >&2
fi

# The Node of the runner, which the tests of the bundles use. Apart, see its package.json.
if [ ! -e packages/testkit/node24/node_modules/.package-lock.json ]; then
  npm ci --prefix packages/testkit/node24 --no-audit --no-fund --loglevel=error >&2
fi

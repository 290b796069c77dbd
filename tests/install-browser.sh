#!/bin/sh
# Debian's chromium for the browser tests. Leaves a machine that cannot have it as it is: the tests
# then skip and say so, unless KG_REQUIRE_BROWSER=1.
set -u
command -v chromium >/dev/null 2>&1 && exit 0
command -v apt-get >/dev/null 2>&1 || { echo "chromium is missing and apt-get too: the browser tests are skipped" >&2; exit 0; }
if [ "$(id -u)" -eq 0 ]; then sudo=; elif sudo -n true 2>/dev/null; then sudo=sudo; else
  echo "chromium is missing and cannot be installed without root: the browser tests are skipped" >&2
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
fonts=fonts-nanum # Korean labels need a font that has Hangul
$sudo apt-get -qq install --yes --no-install-recommends chromium $fonts >/dev/null 2>&1 ||
  { $sudo apt-get -qq update >/dev/null 2>&1; $sudo apt-get -qq install --yes --no-install-recommends chromium $fonts >/dev/null 2>&1; } ||
  echo "chromium could not be installed: the browser tests are skipped" >&2
exit 0

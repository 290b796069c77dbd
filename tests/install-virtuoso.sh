#!/bin/sh
# Debian's Virtuoso (4 MB) for the tests of remote stores. Leaves a machine that cannot have it as it
# is: those tests then skip and say so, unless KG_REQUIRE_VIRTUOSO=1.
set -u
command -v virtuoso-t >/dev/null 2>&1 && exit 0
command -v apt-get >/dev/null 2>&1 || { echo "virtuoso is missing and apt-get too: its tests are skipped" >&2; exit 0; }
if [ "$(id -u)" -eq 0 ]; then sudo=; elif sudo -n true 2>/dev/null; then sudo=sudo; else
  echo "virtuoso is missing and cannot be installed without root: its tests are skipped" >&2
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
package=virtuoso-opensource-7-bin # the binaries alone: nothing is started
$sudo apt-get -qq install --yes --no-install-recommends $package >/dev/null 2>&1 ||
  { $sudo apt-get -qq update >/dev/null 2>&1; $sudo apt-get -qq install --yes --no-install-recommends $package >/dev/null 2>&1; } ||
  echo "virtuoso could not be installed: its tests are skipped" >&2
exit 0

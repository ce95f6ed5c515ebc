#!/usr/bin/env bash
# Installs what building and testing copilot needs, on Debian 12.  Safe to run again: with everything in place it only looks.
#
#   scripts/setup.sh               Debian packages, and the Python environment .venv with the judges and test servers
#   scripts/setup.sh --build-only  only the Debian packages (a machine that builds but does not test)
#
# To pin the Python side anew: edit scripts/requirements.txt, empty scripts/requirements.lock, remove .venv, run this,
# then .venv/bin/pip freeze | sort -f >scripts/requirements.lock
set -euo pipefail
cd "$(dirname "$0")/.."

PACKAGES=(
  protobuf-c-compiler libprotobuf-c-dev libprotobuf-dev protobuf-compiler # the schema in idl/ -> C
  libcurl4-openssl-dev libssl-dev libexpat1-dev libyaml-dev               # the C libraries copilot is linked with
  pkg-config binutils patchelf curl openssl make git python3 python3-venv # the tools
)
# What the tests of completions and manual pages ask.
TEST_PACKAGES=(zsh fish mandoc runc)
VENV=.venv
PYTHON=/usr/bin/python3 # Debian's own, which python3-venv belongs to

fail() { # one line: the cause, then the remedy
  echo "setup: $*" >&2
  exit 1
}

# Whether a log shows that the network, not the package, was the trouble.
offline() {
  grep -qiE 'could not (resolve|connect)|temporary failure (in name resolution|resolving)|network is unreachable|failed to establish a new connection|connect(ion)? ?time(d )?out|proxyerror|max retries exceeded' "$1"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

missing_packages() {
  dpkg-query -W -f '${Package} ${db:Status-Abbrev}\n' "${PACKAGES[@]}" 2>/dev/null \
    | awk -v want="${PACKAGES[*]}" '$2 == "ii" { have[$1] = 1 } END { n = split(want, w, " "); for (i = 1; i <= n; i++) if (!(w[i] in have)) print w[i] }'
}

install_packages() {
  command -v dpkg-query >/dev/null || fail "not Debian: dpkg-query is missing; install by hand what this script lists in PACKAGES"
  local missing
  mapfile -t missing < <(missing_packages)
  [ "${#missing[@]}" -eq 0 ] && return
  [ "$(id -u)" = 0 ] || command -v sudo >/dev/null || fail "not root and no sudo: run as root: apt-get install ${missing[*]}"
  echo "setup: installing Debian packages: ${missing[*]}"
  local log
  log=$(mktemp)
  # apt-get update exits 0 even when it could not fetch anything, so the verdict is that of install.
  as_root apt-get update -q >"$log" 2>&1 || true
  if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >>"$log" 2>&1; then
    offline "$log" && fail "no network: apt-get cannot reach the Debian mirror; connect, or install by hand: ${missing[*]}"
    grep -q 'Unable to locate package' "$log" && fail "not Debian 12: $(grep -m1 'Unable to locate package' "$log" | sed 's/^E: //'); see PACKAGES in this script"
    fail "apt-get failed: $(grep -m1 '^E:' "$log" || tail -1 "$log"); the whole log is $log"
  fi
  rm -f "$log"
}

check_swift() {
  command -v swift >/dev/null || [ -x /opt/swift/usr/bin/swift ] \
    || fail "Swift is missing: install Swift 6.3 for Debian 12 from https://www.swift.org/install and put its usr/bin on PATH"
}

# What the environment was made from; it is made anew when this changes.
wanted_stamp() {
  cat scripts/requirements.txt scripts/requirements.lock | sha256sum
  readlink -f "$PYTHON" .
}

make_venv() {
  local stamp log
  stamp=$(wanted_stamp)
  [ -f "$VENV/.stamp" ] && [ "$(cat "$VENV/.stamp")" = "$stamp" ] && return
  echo "setup: making $VENV (the official Flyte SDK and the servers of the tests)"
  rm -rf "$VENV"
  log=$(mktemp)
  "$PYTHON" -m venv "$VENV" >"$log" 2>&1 || fail "python3 -m venv failed: $(tail -1 "$log"); is the Debian package python3-venv installed?"
  if ! "$VENV/bin/pip" install -q --disable-pip-version-check -r scripts/requirements.txt -c scripts/requirements.lock >"$log" 2>&1; then
    offline "$log" && fail "no network: pip cannot reach the Python package index; connect and run this again"
    fail "pip failed: $(grep -m1 '^ERROR' "$log" || tail -1 "$log"); the whole log is $log"
  fi
  rm -f "$log"
  echo "$stamp" >"$VENV/.stamp"
}

case "${1-}" in
  '') PACKAGES+=("${TEST_PACKAGES[@]}"); install_packages; check_swift; make_venv ;;
  --build-only) install_packages; check_swift ;;
  *) fail "unknown argument $1 (usage: scripts/setup.sh [--build-only])" ;;
esac

#!/usr/bin/env bash
# Installs the Debian 12 packages that Vastus needs. Says what it will install before it does,
# and does nothing when everything is there.
#
#   scripts/setup.sh [--list] [build] [test] [demo] [bench]        without a word: build
#
# Works as root, or with sudo. Starts no service: a package's service stays down while this runs.
set -euo pipefail

build=(g++ cmake ninja-build ccache mold pkg-config
       libcurl4-openssl-dev libmimetic-dev libboost1.81-dev libboost-json1.81-dev
       librocksdb-dev libyaml-cpp-dev protobuf-compiler libprotobuf-dev libicu-dev libpsl-dev
       libre2-dev libhowardhinnant-date-dev libspdlog-dev libcli11-dev libssl-dev zlib1g-dev tzdata)
servers=(dovecot-imapd dovecot-lmtpd python3 python3-aiosmtpd openssl)
checkers=(libgtest-dev libgmock-dev clang-14 libclang-rt-14-dev llvm-14 clang-format-14
          clang-tidy-14 systemd)
rivals=(isync notmuch libgmime-3.0-dev)

usage() {
    sed -n '2,7s/^# \{0,1\}//p' "$0"
    exit 2
}

list_only=false
packages=()
for word in "$@"; do
    case "$word" in
        --list) list_only=true ;;
        build) packages+=("${build[@]}") ;;
        test) packages+=("${servers[@]}" "${checkers[@]}") ;;
        demo) packages+=("${servers[@]}") ;;
        bench) packages+=("${servers[@]}" "${rivals[@]}") ;;
        *) usage ;;
    esac
done
[ ${#packages[@]} -gt 0 ] || packages=("${build[@]}")

if $list_only; then
    printf '%s\n' "${packages[@]}" | sort -u
    exit 0
fi
if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "setup: this machine has no apt; install these by hand: ${packages[*]}" >&2
    exit 1
fi

is_installed() { dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed; }

missing=()
for package in $(printf '%s\n' "${packages[@]}" | sort -u); do
    is_installed "$package" || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
    echo "setup: all packages are installed"
    exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "setup: these packages are missing, and installing them needs root or sudo:" >&2
        echo "  apt-get install ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi

echo "setup: will install ${#missing[@]} packages from this machine's apt sources, and what they need:"
printf '%s\n' "${missing[@]}" | paste -sd' ' | fold -s -w 96 | sed 's/^/  /'

# Packages with a service (dovecot) would start it. A policy-rc.d that says "action forbidden" keeps
# it down; one that stands there already is the administrator's, and stays.
policy=/usr/sbin/policy-rc.d
scratch=$(mktemp -d)
own_policy=false
tidy_up() {
    if $own_policy; then "${as_root[@]}" rm -f "$policy"; fi
    rm -rf "$scratch"
}
trap tidy_up EXIT
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$scratch/policy-rc.d"
    "${as_root[@]}" install -m 755 "$scratch/policy-rc.d" "$policy"
    own_policy=true
    echo "  (services of these packages are not started now)"
fi

apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o Dpkg::Use-Pty=0 "$@"; }
# Never in exchange for something else: --no-remove.
install=(install -y -q --no-install-recommends --no-remove)
# The lists are fetched only when a package cannot be found in those that are here.
if ! apt "${install[@]}" --simulate "${missing[@]}" >"$scratch/simulate" 2>&1; then
    echo "setup: apt-get update"
    apt update -q >"$scratch/update" 2>&1 || { tail -n 20 "$scratch/update" >&2; exit 1; }
fi
if ! apt "${install[@]}" "${missing[@]}" >"$scratch/install" 2>&1; then
    # Old lists name versions that the mirror no longer has.
    apt update -q >"$scratch/update" 2>&1 || true
    apt "${install[@]}" "${missing[@]}" >"$scratch/install" 2>&1 ||
        { tail -n 30 "$scratch/install" >&2; echo "setup: apt-get install failed" >&2; exit 1; }
fi
echo "setup: installed ${#missing[@]} packages"

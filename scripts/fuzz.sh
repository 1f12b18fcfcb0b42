#!/usr/bin/env bash
# Replays a fuzz target's corpus, then fuzzes it for some seconds.
#
#   scripts/fuzz.sh [--built] TARGET SECONDS        --built: do not build first
#
# What it learns goes to build/fuzz/corpus/TARGET and is used again; a finding to build/fuzz/findings/.
# A finding becomes a numbered file of tests/fuzz/corpus/TARGET before it is fixed.
set -euo pipefail
cd "$(dirname "$0")/.."

build=true
if [ "${1:-}" = --built ]; then build=false; shift; fi
if [ $# -ne 2 ]; then sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 2; fi
target=$1 seconds=$2
program=build/fuzz/tests/fuzz/${target}_fuzz
seeds=tests/fuzz/corpus/$target
learned=build/fuzz/corpus/$target
findings=build/fuzz/findings

if $build; then
    cmake --preset fuzz >/dev/null
    ninja -C build/fuzz "${target}_fuzz"
fi
mkdir -p "$learned" "$findings"
folders=("$learned")
if [ -d "$seeds" ]; then folders+=("$seeds"); fi

# Each input within 2 s and 512 MB: the promise of docs/ARCHITECTURE.md that hostile input is bounded.
limits=(-timeout=2 -rss_limit_mb=512 -artifact_prefix="$findings/$target-" -print_final_stats=0 -verbosity=0)
# What is freed leaves the quarantine soon: the bound is for what we use, not for what ASan keeps of all inputs before.
export ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=1:quarantine_size_mb=16
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1

dictionary=tests/fuzz/$target.dict
if [ -f "$dictionary" ]; then limits+=(-dict="$dictionary"); fi

log=build/fuzz/$target.log
if ! "$program" "${limits[@]}" -runs=0 "${folders[@]}" >"$log" 2>&1 ||
    ! "$program" "${limits[@]}" -max_total_time="$seconds" "${folders[@]}" >"$log" 2>&1; then
    grep -v '# Uses: ' "$log" | tail -n 40
    echo "fuzz $target: FOUND something; run it again: $program $findings/$target-…"
    exit 1
fi
echo "fuzz $target: ok, $(find "${folders[@]}" -type f | wc -l) inputs, $seconds s"

#!/usr/bin/env bash
# The crash tests of ./check: BUILD is a build with failpoints (dev or asan).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=${1:-"$here/../../build/dev"}
python=${PYTHON:-/usr/bin/python3}
# Both at once: each has an office of its own and waits for its servers most of the time.
"$python" "$here/crash_test.py" "$build" points &
points=$!
random_failed=0
"$python" "$here/crash_test.py" "$build" random --mails "${MAILS:-2000}" --kills "${KILLS:-200}" || random_failed=1
wait "$points"
exit "$random_failed"

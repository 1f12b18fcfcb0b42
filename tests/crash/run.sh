#!/usr/bin/env bash
# The crash tests of ./check: BUILD is a build with failpoints (dev or asan).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=${1:-"$here/../../build/dev"}
python=${PYTHON:-/usr/bin/python3}
"$python" "$here/crash_test.py" "$build" points
"$python" "$here/crash_test.py" "$build" random --mails "${MAILS:-2000}" --kills "${KILLS:-200}"

#!/bin/sh
# Make a virtual environment with a Python that scispaCy supports (3.10 to 3.12).
set -eu
folder=$1
for python in python3.12 python3.11 python3.10 python3; do
    if command -v "$python" >/dev/null 2>&1 &&
        "$python" -c 'import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info < (3, 13))' 2>/dev/null
    then
        exec "$python" -m venv "$folder"
    fi
done
if command -v uv >/dev/null 2>&1; then
    exec uv venv --seed --python 3.12 "$folder"
fi
echo "litmine needs Python 3.10, 3.11 or 3.12 (scispaCy supports no other) and found none." >&2
echo "Install one (Debian/Ubuntu: apt install python3 python3-venv; macOS: brew install python@3.12)" >&2
echo "or install uv (https://docs.astral.sh/uv), then run this again." >&2
exit 1

#!/bin/sh
# Runs the tests: sets up .venv with the developer's tools if need be. Arguments go to pytest.
set -eu
cd "$(dirname "$0")/.."
. scripts/environment.sh
prepare_environment dev
OMP_NUM_THREADS=1 .venv/bin/python -m pytest --numprocesses auto --dist loadfile "$@"

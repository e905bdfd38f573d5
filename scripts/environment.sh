# Sourced by the other scripts, in the root of the checkout. `prepare_environment [EXTRA]` makes `.venv` and installs the
# package into it with that extra. It needs git's checkout and Python 3.11 or newer with venv, and does nothing when
# everything is already in place. All it prints goes to stderr.

find_python() {
    for candidate in python3.12 python3.11 python3.13 python3; do
        if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "error: no Python 3.11 or newer with the venv module was found (on Debian and Ubuntu: python3 and python3-venv)" >&2
    return 1
}

prepare_environment() {
    fingerprint="$(cksum <pyproject.toml) $PWD"
    stamp=".venv/installed${1:+-$1}"
    if [ "$(cat "$stamp" 2>/dev/null)" = "$fingerprint" ] && .venv/bin/python -c '' 2>/dev/null; then
        return
    fi
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        python=$(find_python) || return 1
        echo "making .venv with $python ..." >&2
        "$python" -m venv --clear .venv >&2
    fi
    echo "installing asazora${1:+ with the $1 tools} (some minutes the first time) ..." >&2
    .venv/bin/python -m pip install --disable-pip-version-check --editable ".${1:+[$1]}" >&2
    echo "$fingerprint" >"$stamp"
}

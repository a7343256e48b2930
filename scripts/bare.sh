#!/bin/sh
# Proves the README on a bare system: Debian or Ubuntu in a folder, a clone, `make run`, `make test`, both once more
# with the network cut.
#   scripts/bare.sh [bookworm|noble] [folder] [words of make …]
# Needs root, debootstrap and iproute2. MIRROR names another mirror of packages; the settings and certificates
# that pip and npm have on this machine are lent to the folder. A second call finds the system there already.
set -eu
suite=${1:-bookworm}
folder=${2:-/var/tmp/bare-$suite}
[ $# -lt 2 ] || shift
[ $# -lt 1 ] || shift
[ $# -gt 0 ] || set -- run test
source=$(cd "$(dirname "$0")/.." && pwd)
port=8137 offline="" recipe=""

say() { printf '\n══ %s\n' "$*"; }

build() {
    say "A bare $suite in $folder"
    recipes=/usr/share/debootstrap/scripts
    case $suite in
    noble) # a Debian may have no recipe of its name, and no keys of Ubuntu
        [ -e $recipes/noble ] || recipe=$recipes/gutsy
        [ -e /usr/share/keyrings/ubuntu-archive-keyring.gpg ] || set -- --no-check-gpg
        set -- "$@" --components=main,universe
        ;;
    esac
    debootstrap --variant=minbase "$@" "$suite" "$folder" "${MIRROR:-}" "$recipe" >/dev/null
    echo "127.0.0.1 localhost" >"$folder/etc/hosts" # as every installed system has it
}

lend() { # how this machine reaches its registries
    mkdir -p "$folder/lent"
    cp -L /etc/resolv.conf "$folder/etc/resolv.conf"
    for path in etc/pip.conf "${HOME#/}/.config/pip/pip.conf" "${HOME#/}/.npmrc"; do
        [ -e "/$path" ] || continue
        mkdir -p "$(dirname "$folder/$path")"
        grep -vE '= *(/|file:)' "/$path" >"$folder/$path" # but for the folders of this machine
    done
    cp -L /etc/ssl/certs/ca-certificates.crt "$folder/lent/certificates.crt"
}

inside() { # a command in the folder, with processes and mounts of its own that end with it
    lent=$(env | grep -iE '^(PIP_[A-Z_]*|https?_proxy|no_proxy)=[^ /][^ ]*$' || true)
    # shellcheck disable=SC2016,SC2046,SC2086 # words; the inner shell reads the variables
    env -i FOLDER="$folder" COMMAND="$1" HOME="$HOME" $lent \
        $(printf '%s=/lent/certificates.crt ' PIP_CERT SSL_CERT_FILE REQUESTS_CA_BUNDLE NODE_EXTRA_CA_CERTS) \
        unshare --mount --pid --fork --kill-child ${offline:+--net} sh -euc '
            PATH=/usr/sbin:/usr/bin:/sbin:/bin
            ip link set lo up
            mount -t proc proc "$FOLDER/proc"
            mount --rbind /dev "$FOLDER/dev"
            exec chroot "$FOLDER" env HOME=$HOME PATH="/usr/local/sbin:/usr/local/bin:$PATH" LANG=C.UTF-8 \
                sh -euc "$COMMAND"'
}

serves="PORT=$port make run & while sleep 1; do
    kill -0 \$! || exit 1
    .venv/bin/python -c 'from urllib.request import urlopen; urlopen(\"http://localhost:$port/sante\")' 2>/dev/null &&
        exit 0; done"

attempt() {
    for word in "$@"; do
        say "make $word${offline:+, without a network}"
        began=$(date +%s)
        case $word in run) inside "cd /srv/parcours; $serves" ;; *) inside "cd /srv/parcours; make $word" ;; esac
        say "make $word${offline:+, without a network}: succeeded in $(($(date +%s) - began)) s"
    done
}

[ -e "$folder/etc/os-release" ] || build
lend
say "What a newcomer types first: apt-get install git make"
inside "apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends git make >/dev/null"
rm -rf "$folder/srv/parcours"
git clone --quiet --no-local "$source" "$folder/srv/parcours"
attempt "$@"
offline=yes
attempt "$@"

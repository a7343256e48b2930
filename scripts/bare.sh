#!/bin/sh
# Proves the README on a bare system: Debian or Ubuntu in a folder, a clone, `make run`, `make test`, both once more
# with the network cut.
#   scripts/bare.sh [bookworm|noble] [folder] [words of make …]
# Needs root, debootstrap and iproute2. MIRROR names another mirror of packages; the settings and certificates that
# pip and npm have on this machine are lent to the folder. What the folder keeps makes a second call quick.
set -eu
suite=${1:-bookworm}
folder=${2:-/var/tmp/bare-$suite}
[ $# -lt 2 ] || shift
[ $# -lt 1 ] || shift
[ $# -gt 0 ] || set -- run test
source=$(cd "$(dirname "$0")/.." && pwd)
port=8137

say() { printf '\n══ %s\n' "$*"; }

build() {
    say "A bare $suite in $folder"
    script=""
    [ -e "/usr/share/debootstrap/scripts/$suite" ] || script=/usr/share/debootstrap/scripts/gutsy # all of Ubuntu's
    # The keys of another distribution are not on this machine.
    keys=$(case $suite in noble) [ -e /usr/share/keyrings/ubuntu-archive-keyring.gpg ] || echo --no-check-gpg ;; esac)
    parts=$(case $suite in noble) echo main,universe ;; *) echo main ;; esac)
    # shellcheck disable=SC2086 # options that may be absent
    debootstrap --variant=minbase --components="$parts" $keys "$suite" "$folder" ${MIRROR:-${script:+http://archive.ubuntu.com/ubuntu}} $script >/dev/null
}

lend() { # how this machine reaches its registries
    for path in /etc/resolv.conf /etc/pip.conf /etc/ssl/certs/ca-certificates.crt "$HOME/.config/pip/pip.conf" "$HOME/.npmrc"; do
        [ -e "$path" ] || continue
        inside=$folder$(echo "$path" | sed "s#^$HOME/#/root/#")
        mkdir -p "$(dirname "$inside")"
        cp -L "$path" "$inside"
    done
}

inside() { # a command in the folder, with processes and mounts of its own that end with it
    lent=$(env | grep -E '^(PIP_|SSL_CERT|REQUESTS_CA|NODE_EXTRA_CA|https?_proxy|HTTPS?_PROXY|no_proxy|NO_PROXY)' || true)
    # shellcheck disable=SC2086,SC2016 # words; the inner shell reads the variables
    env -i FOLDER="$folder" COMMAND="$1" $lent unshare --mount --pid --fork --kill-child ${offline:+--net} sh -euc '
        PATH=/usr/sbin:/usr/bin:/sbin:/bin
        ip link set lo up
        mount -t proc proc "$FOLDER/proc"
        mount --rbind /dev "$FOLDER/dev"
        exec chroot "$FOLDER" env HOME=/root PATH=/usr/local/sbin:/usr/local/bin:$PATH LANG=C.UTF-8 \
            sh -euc "cd /root; $COMMAND"'
}

serve='PORT='$port' make run & for second in $(seq 600); do sleep 1
    .venv/bin/python -c "from urllib.request import urlopen; print(urlopen(\"http://localhost:'$port'/sante\").read())" \
        2>/dev/null && exit 0; done; exit 1'

try() {
    for word in "$@"; do
        say "make $word${offline:+, without a network}"
        began=$(date +%s)
        case $word in run) inside "cd parcours; $serve" ;; *) inside "cd parcours; make $word" ;; esac
        say "make $word${offline:+, without a network}: succeeded in $(($(date +%s) - began)) s"
    done
}

offline=""
[ -e "$folder/etc/os-release" ] || build
lend
say "What a newcomer types first: apt-get install git make"
inside "apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends git make >/dev/null"
rm -rf "$folder/root/parcours"
git clone --quiet --no-local "$source" "$folder/root/parcours"
try "$@"
offline=yes
try "$@"

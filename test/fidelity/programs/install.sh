#!/usr/bin/env bash
# Installs the real programs that the fidelity tests run, in a Debian root of their own.
#
#   sudo test/fidelity/programs/install.sh            make the root, or do nothing when it is current
#   sudo test/fidelity/programs/install.sh --check    exit 0 when the root is current, 1 when it isn't
#
# VPSYNTH_CACHE (default /var/cache/vpsynth) is the folder it is kept in; VPSYNTH_DEBIAN_MIRROR overrides the mirror,
# which is otherwise that of this machine's own apt sources. Nothing is installed on the machine itself but debootstrap.
set -euo pipefail

readonly suite=forky
readonly recipe=3 # raise it when anything but the list of packages changes below
readonly postgres=18
readonly packages=(
  ca-certificates iproute2 openssl procps
  nginx libnginx-mod-stream
  pgbouncer "postgresql-$postgres" "postgresql-client-$postgres" mariadb-server
  rabbitmq-server redis-server valkey-server
  prometheus prometheus-alertmanager prometheus-blackbox-exporter
  php8.4-fpm restic
  docker-cli docker-compose docker.io
  nftables openssh-server sudo systemd wireguard-tools bind9-utils
)

readonly cache="${VPSYNTH_CACHE:-/var/cache/vpsynth}/programs"
readonly root="$cache/root" partial="$cache/root.partial" stamp=.vpsynth-programs
version="$(printf '%s\n' "$suite" "$recipe" "${packages[@]}" | sha256sum | cut -c1-16)"
readonly version

source "$(dirname "$0")/../../debian-mirror.sh"

fail() { echo "install.sh: $*" >&2; exit 1; }
step() { printf '[%3ds] %s\n' "$SECONDS" "$*"; }
current() { [[ -f "$root/$stamp" && "$(<"$root/$stamp")" == "$version" ]]; }

if [[ "${1:-}" == --check ]]; then
  current
  exit
fi
[[ $# -eq 0 ]] || fail "unknown argument: $1"
if current; then
  echo "The programs are current: $root"
  exit 0
fi
[[ "$(uname -s)" == Linux && $EUID -eq 0 ]] || fail 'needs root on Linux (chroot, mounts)'
command -v apt-get >/dev/null || fail 'needs Debian or Ubuntu (apt-get)'

# Mounts made below are this process's own: however it ends, they end with it.
if [[ -z "${VPSYNTH_INSTALL_UNSHARED:-}" ]]; then
  VPSYNTH_INSTALL_UNSHARED=1 exec unshare --mount --propagation private -- "$BASH" "$0"
fi

mkdir -p "$cache/mount"
exec 9>"$cache/lock"
flock --wait 1800 9 || fail 'another run has held the lock for half an hour'
if current; then
  echo "Another run has made the programs: $root"
  exit 0
fi
leave_nothing() {
  while read -r _ path _; do [[ "$path" != "$partial"/* ]] || umount -l "$path"; done < <(tac /proc/self/mounts)
  rm -rf --one-file-system "$partial"
}
trap leave_nothing EXIT
trap 'exit 130' INT TERM

export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
readonly apt_options=(-y -q -o Acquire::Retries=3 -o Acquire::http::Timeout=30 -o Dpkg::Use-Pty=0)

machine_needs=()
command -v debootstrap >/dev/null || machine_needs+=(debootstrap)
[[ -f /usr/share/keyrings/debian-archive-keyring.gpg ]] || machine_needs+=(debian-archive-keyring)
if ((${#machine_needs[@]})); then
  step "installing ${machine_needs[*]} on this machine"
  timeout --foreground 300 apt-get "${apt_options[@]}" update >/dev/null
  timeout --foreground 300 apt-get "${apt_options[@]}" install --no-install-recommends "${machine_needs[@]}" >/dev/null
fi

mirror="$(debian_mirror)"
step "debootstrap $suite from $mirror"
rm -rf --one-file-system "$partial"
timeout --foreground 900 debootstrap --variant=minbase --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
  "$suite" "$partial" "$mirror" /usr/share/debootstrap/scripts/sid >"$cache/debootstrap.log" 2>&1 ||
  { tail -n 20 "$cache/debootstrap.log" >&2; fail "debootstrap failed; its whole log is $cache/debootstrap.log"; }

step 'configuring apt in the root: no services, no documentation, no wait for the disk'
# Forky's release file may be past its date between two publications.
echo 'Acquire::Check-Valid-Until "false";' >"$partial/etc/apt/apt.conf.d/90vpsynth"
printf '#!/bin/sh\nexit 101\n' >"$partial/usr/sbin/policy-rc.d"
chmod 755 "$partial/usr/sbin/policy-rc.d"
printf '%s\n' force-unsafe-io 'path-exclude=/usr/share/doc/*' 'path-exclude=/usr/share/man/*' \
  'path-exclude=/usr/share/locale/*' >"$partial/etc/dpkg/dpkg.cfg.d/vpsynth"
mkdir -p "$partial/etc/postgresql-common"
echo 'create_main_cluster = false' >"$partial/etc/postgresql-common/createcluster.conf"
mount -t proc proc "$partial/proc"
inside() { chroot "$partial" "$@"; }

step 'apt-get update'
timeout --foreground 300 chroot "$partial" apt-get "${apt_options[@]}" update >"$cache/apt.log" 2>&1 ||
  { tail -n 20 "$cache/apt.log" >&2; fail 'apt-get update failed in the root'; }
missing=()
for package in "${packages[@]}"; do
  inside apt-cache show --no-all-versions "$package" >/dev/null 2>&1 || missing+=("$package")
done
((${#missing[@]} == 0)) || fail "Debian $suite no longer has: ${missing[*]}. Find each one's successor for the list in $0."

step "installing ${#packages[@]} packages"
timeout --foreground 1200 chroot "$partial" apt-get "${apt_options[@]}" install --no-install-recommends \
  "${packages[@]}" >>"$cache/apt.log" 2>&1 || { tail -n 30 "$cache/apt.log" >&2; fail "apt-get failed; its whole log is $cache/apt.log"; }
inside apt-get clean
rm -rf "$partial"/var/lib/apt/lists/*

step 'taking away the packages'"'"' own configuration, so that files under test stand alone as in an image'
rm -rf "$partial"/etc/{redis,valkey,pgbouncer,rabbitmq,prometheus} "$partial"/etc/nginx/{conf.d,sites-*,modules-*}
ln -s /usr/lib/nginx/modules "$partial/etc/nginx/modules"

step 'preparing users, a PostgreSQL data directory and a self-signed certificate'
for user in nginx pgbouncer; do # as in the official images; Debian runs both under other names
  inside useradd --system --user-group --no-create-home --shell /usr/sbin/nologin "$user"
done
template=/var/lib/postgresql/vpsynth-template
install -d -o "$(inside id -u postgres)" -g "$(inside id -g postgres)" -m 700 "$partial$template"
# No secret: it opens only throw-away servers in a network namespace of their own.
echo vpsynth >"$partial/tmp/password" && chmod 644 "$partial/tmp/password"
inside setpriv --reuid=postgres --regid=postgres --clear-groups -- /usr/lib/postgresql/$postgres/bin/initdb --no-sync \
  --encoding=UTF8 --locale=C.UTF-8 --auth=scram-sha-256 --pwfile=/tmp/password "$template" >>"$cache/apt.log" 2>&1
rm "$partial/tmp/password"
mkdir -p "$partial/usr/share/vpsynth"
inside openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost -keyout /usr/share/vpsynth/tls.key -out /usr/share/vpsynth/tls.crt 2>>"$cache/apt.log"

umount "$partial/proc"
echo "$version" >"$partial/$stamp"
rm -rf --one-file-system "$root"
mv "$partial" "$root"
step "done: $root ($(du -sh "$root" | cut -f1))"

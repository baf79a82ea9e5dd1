#!/usr/bin/env bash
# Makes a bare Debian or Ubuntu a host that can be deployed to. Run as root, from the folder that holds the agent:
#
#   bootstrap.sh DEPLOY_USER distribution|docker < AUTHORIZED_KEYS
#
# The second argument says where Docker comes from when there is none yet. A second run changes nothing that is as it
# should be. What the host's own files (sshd, firewall, …) say is no part of this: the agent applies them.
set -euo pipefail
umask 022
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive

# start_interval of health checks came with API 1.44 (docker/docs: engine/release-notes/25.0).
readonly least_engine=25.0
# A job that has ended well counts for `up --wait`, and an env_file may be optional (docker/compose: release 2.24).
readonly least_compose=2.24
# docker/docs: engine/install/debian, "Verify the fingerprint".
readonly docker_key=9DC858229FC7DD38854AE2D88D81803C0EBFCD88

readonly library=/usr/local/lib/vpsynth launcher=/usr/local/sbin/vpsynth-agent
# How a second run knows the user that the first one made from somebody's own account.
readonly user_comment='vpsynth deployment'
readonly log=/var/log/vpsynth-bootstrap.log # what apt says

fail() { printf 'error: %s\n' "$*" >&2; exit 1; }
quietly() { "$@" >>"$log" 2>&1 || { tail -n 20 "$log" >&2; fail "this failed: $*; its whole output is in $log"; }; }
step() { printf '%s\n' "$*"; }
at_least() { [[ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" == "$1" ]]; }
has_systemd() { [[ -d /run/systemd/system ]]; }

# --- what was asked for ----------------------------------------------------------------------------------------------

[[ $# -eq 2 ]] || fail 'expected two arguments: the deploy user, and distribution or docker'
readonly user="$1" docker_from="$2"
[[ "$user" =~ ^[a-z_][a-z0-9_-]{0,31}$ && "$user" != root ]] || fail "no name for a deploy user: $user"
[[ "$docker_from" == distribution || "$docker_from" == docker ]] || fail "Docker comes from 'distribution' or 'docker', not from '$docker_from'"
source_folder="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
readonly source_folder

keys=()
readonly key_pattern='^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) [A-Za-z0-9+/]+=*( [^[:cntrl:]]*)?$'
while IFS= read -r line || [[ -n "$line" ]]; do
  [[ -z "${line// /}" || "$line" == '#'* ]] && continue
  [[ "$line" =~ $key_pattern ]] || fail "no public key without options, as ssh-keygen writes one: $line"
  keys+=("$line")
done
((${#keys[@]})) || fail 'no authorized key: nobody could deploy'
[[ $EUID -eq 0 ]] || fail 'needs root'

# --- the system --------------------------------------------------------------------------------------------------------

[[ -r /etc/os-release ]] || fail 'not a Debian or Ubuntu: there is no /etc/os-release'
# shellcheck source=/dev/null
. /etc/os-release
[[ "${ID:-}" == debian || "${ID:-}" == ubuntu ]] || fail "not a Debian or Ubuntu, but ${PRETTY_NAME:-an unknown system}"
step "system: $PRETTY_NAME"

installed() { [[ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" == installed ]]; }
offered() { apt-cache show --no-all-versions "$1" >/dev/null 2>&1; }
readonly apt=(apt-get -q -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0)
lists_are_fresh=
refresh() {
  [[ -n "$lists_are_fresh" ]] && return
  step 'packages: updating the lists'
  quietly timeout --foreground 300 "${apt[@]}" update
  lists_are_fresh=yes
}
install_missing() {
  local missing=() name
  for name in "$@"; do installed "$name" || missing+=("$name"); done
  ((${#missing[@]})) || return 0
  refresh
  step "packages: installing ${missing[*]}"
  quietly timeout --foreground 1200 "${apt[@]}" install --no-install-recommends "${missing[@]}"
}

install_missing ca-certificates certbot nftables openssh-server openssl python3 rsync sudo unattended-upgrades wireguard-tools
python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' || fail 'the agent needs Python 3.10 or later'
[[ -x /usr/bin/rrsync ]] || fail 'the package rsync brings no /usr/bin/rrsync (it does from 3.2.4 on)'

# --- Docker ------------------------------------------------------------------------------------------------------------

docker_repository() {
  install_missing curl gpg
  local keyring=/etc/apt/keyrings/docker.asc sources=/etc/apt/sources.list.d/docker.sources fetched
  if [[ ! -e "$keyring" ]]; then
    step "Docker: adding its repository for $ID $VERSION_CODENAME"
    fetched="$(mktemp)"
    timeout 60 curl --proto '=https' --tlsv1.2 -fsSL "https://download.docker.com/linux/$ID/gpg" -o "$fetched"
    gpg --batch --show-keys --with-colons "$fetched" | grep -q "^fpr:*$docker_key:" ||
      fail "the key of Docker's repository is not $docker_key"
    install -D -m 0644 "$fetched" "$keyring"
    rm -f "$fetched"
  fi
  if [[ ! -e "$sources" ]]; then
    printf '%s\n' 'Types: deb' "URIs: https://download.docker.com/linux/$ID" "Suites: $VERSION_CODENAME" \
      'Components: stable' "Signed-By: $keyring" >"$sources"
    lists_are_fresh=
    refresh
  fi
}

if command -v docker >/dev/null && docker compose version >/dev/null 2>&1; then
  step 'Docker: is there'
elif [[ "$docker_from" == docker ]]; then
  docker_repository
  install_missing docker-ce docker-ce-cli containerd.io docker-compose-plugin
else
  refresh
  candidate="$(apt-cache policy docker.io | sed -n 's/^ *Candidate: //p')"
  at_least "$least_engine" "$candidate" ||
    fail "this distribution's Docker Engine ($candidate) is older than $least_engine: take Docker from 'docker'"
  # Ubuntu's Compose is docker-compose-v2; Debian's docker-compose is it from 13 on, where the client stands alone too.
  compose=docker-compose
  offered docker-compose-v2 && compose=docker-compose-v2
  names=(docker.io "$compose")
  offered docker-cli && names+=(docker-cli)
  install_missing "${names[@]}"
fi

engine() { timeout 10 docker version --format '{{.Server.Version}}' 2>/dev/null; }
if ! engine >/dev/null; then
  step 'Docker: starting it'
  if has_systemd; then systemctl enable --now docker.service >/dev/null; else service docker start >/dev/null; fi
  for _ in {1..60}; do engine >/dev/null && break; sleep 1; done
fi
engine_version="$(engine)" || fail 'Docker does not start; its own log says why'
compose_version="$(docker compose version --short)" || fail "there is no Docker Compose 2: take Docker from 'docker'"
compose_version="${compose_version#v}"
at_least "$least_engine" "$engine_version" || fail "Docker Engine $engine_version is older than $least_engine: take Docker from 'docker'"
at_least "$least_compose" "$compose_version" || fail "Docker Compose $compose_version is older than $least_compose: take Docker from 'docker'"
step "Docker: Engine $engine_version, Compose $compose_version"

# --- the agent ---------------------------------------------------------------------------------------------------------

# Replaces a file when its text differs, never in place: somebody may be reading it.
put() { # PATH MODE < TEXT
  local path="$1" mode="$2" staged
  staged="$(mktemp "$path.XXXXXX")"
  cat >"$staged"
  chmod "$mode" "$staged"
  if [[ -f "$path" && ! -L "$path" ]] && cmp -s "$staged" "$path" && [[ "$(stat -c %a:%u:%g "$path")" == "${mode#0}:0:0" ]]; then
    rm -f "$staged"
  else
    mv -T "$staged" "$path"
    step "wrote $path"
  fi
}

install -d -m 0755 "$library"
# Not by -I: what it imports is beside it.
/usr/bin/python3 -E -s -B "$source_folder/place.py" "$library"
printf '%s\n' '#!/bin/sh' "exec /usr/bin/python3 -I $library/agent \"\$@\"" | put "$launcher" 0755

# --- the deploy user ---------------------------------------------------------------------------------------------------

if entry="$(getent passwd "$user")"; then
  [[ "$(cut -d: -f5 <<<"$entry")" == "$user_comment" ]] ||
    fail "there is a user $user already, and it isn't vpsynth's: declare another sshUser"
else
  # '*' is no password, and no lock either: sshd turns a locked account away.
  useradd --user-group --no-create-home --home-dir "/home/$user" --shell /bin/sh --comment "$user_comment" \
    --password '*' "$user"
  step "made the user $user"
fi
[[ "$(id -nG "$user")" == "$user" ]] || fail "the user $user is in other groups than its own: $(id -nG "$user")"

# Root's, so that no process of the user can add a key.
install -d -m 0755 -o root -g root "/home/$user" "/home/$user/.ssh"
printf "restrict,pty,command=\"$library/gate\" %s\n" "${keys[@]}" | put "/home/$user/.ssh/authorized_keys" 0644
ssh-keygen -l -f "/home/$user/.ssh/authorized_keys" >/dev/null || fail 'ssh-keygen reads no keys from what was given'

rule="$(mktemp)"
printf '%s\n' "$user ALL=(root) NOPASSWD: $launcher" >"$rule"
visudo -c -q -f "$rule" || fail 'sudo does not accept its rule'
put /etc/sudoers.d/vpsynth 0440 <"$rule"
rm -f "$rule"

# --- WireGuard -----------------------------------------------------------------------------------------------------------

# Made here, so that it never crosses a network; the other hosts get to know the public half.
install -d -m 0700 -o root -g root /etc/wireguard
if [[ ! -s /etc/wireguard/vpsynth.key ]]; then
  (umask 077; wg genkey >/etc/wireguard/vpsynth.key.new)
  mv -T /etc/wireguard/vpsynth.key.new /etc/wireguard/vpsynth.key
  step 'made a key for WireGuard'
fi
wg pubkey </etc/wireguard/vpsynth.key | put /etc/wireguard/vpsynth.pub 0644

# --- folders -----------------------------------------------------------------------------------------------------------

install -d -m 0755 -o root -g root /srv/vpsynth /srv/vpsynth/stacks /run/vpsynth
install -d -m 0700 -o root -g root /srv/vpsynth/releases
# Others pass through the records to the metrics, which node_exporter reads as nobody; the rest is root's alone.
if [[ -d /var/lib/vpsynth ]]; then
  find /var/lib/vpsynth -mindepth 1 -maxdepth 1 ! -name metrics -exec chmod go= {} +
fi
install -d -m 0711 -o root -g root /var/lib/vpsynth
install -d -m 0755 -o root -g root /var/lib/vpsynth/metrics
install -d -m 0700 -o "$user" -g "$user" /srv/vpsynth/incoming

step 'ready'

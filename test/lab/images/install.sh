#!/usr/bin/env bash
# Builds the images of the lab's machines with an engine of the lab's own, from Debian's packages.
#
#   sudo test/lab/images/install.sh            build what is missing or of an older recipe, or do nothing
#   sudo test/lab/images/install.sh --check    exit 0 when every image is current, 1 when one isn't
#
# An image's recipe is the folder that its Dockerfile is in, and its parent's. VPSYNTH_CACHE (default /var/cache/vpsynth)
# is the folder they are kept in; VPSYNTH_DEBIAN_MIRROR overrides the mirror, which is otherwise that of this machine's
# own apt sources. Needs root on a Debian; installs docker.io and debootstrap on it where they are missing.
set -euo pipefail

here="$(cd "$(dirname "$0")" && pwd)"
readonly here cache="${VPSYNTH_CACHE:-/var/cache/vpsynth}/lab" state=/run/vpsynth-lab
export DOCKER_HOST="unix://$state/docker.sock" DOCKER_BUILDKIT=0 DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8

fail() { echo "install.sh: $*" >&2; exit 1; }
step() { printf '[%3ds] %s\n' "$SECONDS" "$*"; }
source "$here/debian/import.sh"
source "$here/recipes.sh"

check=0
case "${1:-}" in
  --check) check=1 ;;
  '') [[ $# -eq 0 ]] ;;
  *) fail "unknown argument: $1" ;;
esac

if ((check)) && [[ -f "$cache/current" && "$(<"$cache/current")" == "$(all_recipes)" ]]; then exit 0; fi
((!check)) || exit 1
if [[ -f "$cache/current" && "$(<"$cache/current")" == "$(all_recipes)" ]]; then
  echo "The lab's images are current: $cache"
  exit 0
fi
[[ "$(uname -s)" == Linux && $EUID -eq 0 ]] || fail 'needs root on Linux'
command -v apt-get >/dev/null || fail 'needs Debian or Ubuntu (apt-get)'

mkdir -p "$cache" "$state/members"
exec 8>"$cache/lock"
flock --wait 1800 8 || fail 'another run has held the lock for half an hour'

machine_needs=()
command -v dockerd >/dev/null || machine_needs+=(docker.io)
command -v docker >/dev/null || machine_needs+=(docker-cli)
command -v debootstrap >/dev/null || machine_needs+=(debootstrap)
command -v ip >/dev/null || machine_needs+=(iproute2)
command -v pgrep >/dev/null || machine_needs+=(procps)
command -v ssh-keygen >/dev/null || machine_needs+=(openssh-client)
command -v openssl >/dev/null || machine_needs+=(openssl)
command -v iptables >/dev/null || machine_needs+=(iptables)
[[ -f /usr/share/keyrings/debian-archive-keyring.gpg ]] || machine_needs+=(debian-archive-keyring)
if ((${#machine_needs[@]})); then
  step "installing ${machine_needs[*]} on this machine"
  # Its own Docker, if it gets one now, needn't run: the lab's engine is another process.
  RUNLEVEL=1 timeout --foreground 300 apt-get -y -q update >/dev/null
  RUNLEVEL=1 timeout --foreground 600 apt-get -y -q install --no-install-recommends "${machine_needs[@]}" >"$cache/apt.log" 2>&1 ||
    { tail -n 20 "$cache/apt.log" >&2; fail "apt-get failed; its whole log is $cache/apt.log"; }
fi

# A member of the lab as long as this runs, so that nobody stops the engine.
readonly member="$state/members/install-$$"
exec 7>"$member"
flock 7
leave() {
  rm -f "$member"
  exec 7>&-
  "$here/../engine/engine.sh" stop
}
trap leave EXIT
trap 'exit 130' INT TERM
"$here/../engine/engine.sh" start 7>&- 8>&-

built_from() { docker image inspect --format '{{index .Config.Labels "vpsynth.recipe"}}' "$1" 2>/dev/null || true; }
for name in "${images[@]}"; do
  wanted="$(recipe "$name")"
  [[ "$(built_from "vpsynth-lab/$name")" != "$wanted" ]] || continue
  if [[ $name == debian ]]; then
    import_debian "$wanted"
    continue
  fi
  step "building $name"
  context="$cache/context"
  prepare "$name" "$context"
  timeout --foreground 900 docker build --network host --force-rm --label "vpsynth.recipe=$wanted" \
    --tag "vpsynth-lab/$name" --file "$context/$(basename "$(dockerfile "$name")")" "$context" >"$cache/build-$name.log" 2>&1 ||
    { tail -n 40 "$cache/build-$name.log" >&2; fail "the image $name could not be built; its whole log is $cache/build-$name.log"; }
done
rm -rf "$cache/context"
docker image prune --force >/dev/null
# What the lab's name server lets its hosts find outside: where packages come from.
printf '%s\n' "$(debian_mirror)" "$(npm_settings | sed -n 's/^registry=//p')" | sed -nE 's#^https?://([^/:]+).*#\1#p' >"$cache/outside"
all_recipes >"$cache/current"
step "done: $(docker images --quiet 'vpsynth-lab/*' | sort -u | wc -l) images, $(du -sh "$cache" | cut -f1)"

#!/usr/bin/env bash
# Builds the images of the lab's machines with the lab's engine (test/lab/engine/place.sh), from Debian's packages.
#
#   sudo test/lab/images/install.sh            build what is missing or of an older recipe, or do nothing
#   sudo test/lab/images/install.sh --check    exit 0 when every image is current, 1 when one isn't
#
# An image's recipe is the folder that its Dockerfile is in, and its parent's. VPSYNTH_CACHE (default /var/cache/vpsynth)
# is the folder they are kept in; VPSYNTH_DEBIAN_MIRROR overrides the mirror, which is otherwise that of this machine's
# own apt sources. As root it needs a Debian, on which it installs docker.io, debootstrap and what else is missing; with
# this machine's Docker it needs a registry that has Debian's image, and installs nothing.
set -euo pipefail

here="$(cd "$(dirname "$0")" && pwd)"
readonly here

fail() { echo "install.sh: $*" >&2; exit 1; }
step() { printf '[%3ds] %s\n' "$SECONDS" "$*"; }
source "$here/../engine/place.sh"
readonly cache=$lab_cache state=$lab_state
export DOCKER_BUILDKIT=0 DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
source "$here/../../debian-mirror.sh"
source "$here/debian/import.sh"
source "$here/recipes.sh"

check=0
case "${1:-}" in
  --check) check=1 ;;
  '') [[ $# -eq 0 ]] ;;
  *) fail "unknown argument: $1" ;;
esac

# An engine of the lab's own has no other user, and needn't run to be asked; this machine's Docker may have been cleared.
current() {
  [[ -f "$cache/current" && "$(<"$cache/current")" == "$(all_recipes)" ]] || return 1
  [[ $lab_engine == own ]] || docker image inspect "${images[@]/#/vpsynth-lab/}" >/dev/null 2>&1
}
if ((check)); then
  current
  exit
fi
if current; then
  echo "The lab's images are current: $cache"
  exit 0
fi
mkdir -p "$cache" "$state/members"
exec 8>"$cache/lock"
flock --wait 1800 8 || fail 'another run has held the lock for half an hour'

source "$here/needs.sh"
"$lab_engine"_engine_needs

# A member of the lab as long as this runs, so that nobody stops the engine.
readonly member="$state/members/install-$$"
exec 7>"$member"
flock 7
leave() {
  rm -f "$member"
  exec 7>&-
  [[ $lab_engine != own ]] || "$here/../engine/engine.sh" stop
}
trap leave EXIT
trap 'exit 130' INT TERM
[[ $lab_engine != own ]] || "$here/../engine/engine.sh" start 7>&- 8>&-

built_from() { docker image inspect --format '{{index .Config.Labels "vpsynth.recipe"}}' "$1" 2>/dev/null || true; }
for name in "${images[@]}"; do
  wanted="$(recipe "$name")"
  [[ "$(built_from "vpsynth-lab/$name")" != "$wanted" ]] || continue
  if [[ $name == debian ]]; then
    "$lab_engine"_engine_debian "$wanted"
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
# Those of older recipes; on this machine's Docker nobody else's.
docker image prune --force --filter label=vpsynth.recipe >/dev/null
# What the lab's name server lets its hosts find outside: where packages come from.
printf '%s\n' "$(debian_mirror)" "$(npm_settings | sed -n 's/^registry=//p')" | sed -nE 's#^https?://([^/:]+).*#\1#p' >"$cache/outside"
all_recipes >"$cache/current"
step "done: $(docker images --quiet 'vpsynth-lab/*' | sort -u | wc -l) images, $(du -sh "$cache" | cut -f1)"

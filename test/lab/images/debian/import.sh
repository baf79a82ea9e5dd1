# Sourced by install.sh: the Debian that every image of the lab starts from, as an image named vpsynth-lab/debian.

readonly suite=forky

# An archive of Debian ends in /debian; those of its security updates don't, and other vendors' aren't of its origin
# (which is known only where the lists have been fetched).
own_mirror() { apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "$@" | grep -E -m 1 '/debian/?$' || true; }

debian_mirror() {
  local mirror
  mirror="${VPSYNTH_DEBIAN_MIRROR:-$(own_mirror 'Origin: Debian')}"
  mirror="${mirror:-$(own_mirror)}"
  echo "${mirror:-http://deb.debian.org/debian}"
}

import_debian() {
  local root=$cache/debian.partial mirror
  mirror="$(debian_mirror)"
  step "debootstrap $suite from $mirror"
  rm -rf --one-file-system "$root"
  timeout --foreground 900 unshare --mount --propagation private -- debootstrap --variant=minbase --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
    "$suite" "$root" "$mirror" /usr/share/debootstrap/scripts/sid >"$cache/debootstrap.log" 2>&1 ||
    { tail -n 20 "$cache/debootstrap.log" >&2; fail "debootstrap failed; its whole log is $cache/debootstrap.log"; }
  # Forky's release file may be past its date between two publications.
  printf '%s\n' 'Acquire::Check-Valid-Until "false";' 'Acquire::Languages "none";' 'Acquire::Retries "3";' \
    >"$root/etc/apt/apt.conf.d/90vpsynth-lab"
  printf '%s\n' force-unsafe-io 'path-exclude=/usr/share/doc/*' 'path-exclude=/usr/share/man/*' \
    'path-exclude=/usr/share/locale/*' >"$root/etc/dpkg/dpkg.cfg.d/vpsynth-lab"
  rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root/etc/resolv.conf" "$root/etc/hostname"
  tar -C "$root" -c . | docker import --change "LABEL vpsynth.recipe=$1" - vpsynth-lab/debian >/dev/null
  rm -rf --one-file-system "$root"
}

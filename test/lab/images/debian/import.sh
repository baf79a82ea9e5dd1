# Sourced by install.sh: the Debian that every image of the lab starts from, as an image named vpsynth-lab/debian.

readonly suite=forky
readonly debian_image=docker.io/library/debian:forky-slim

# Made here: no registry is needed, but root is.
own_engine_debian() {
  local root=$cache/debian.partial mirror
  mirror="$(debian_mirror)"
  step "debootstrap $suite from $mirror"
  rm -rf --one-file-system "$root"
  timeout --foreground 900 unshare --mount --propagation private -- debootstrap --variant=minbase --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
    "$suite" "$root" "$mirror" /usr/share/debootstrap/scripts/sid >"$cache/debootstrap.log" 2>&1 ||
    { tail -n 20 "$cache/debootstrap.log" >&2; fail "debootstrap failed; its whole log is $cache/debootstrap.log"; }
  cp "$here/debian/apt.conf" "$root/etc/apt/apt.conf.d/90vpsynth-lab"
  cp "$here/debian/dpkg.cfg" "$root/etc/dpkg/dpkg.cfg.d/vpsynth-lab"
  rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root/etc/resolv.conf" "$root/etc/hostname"
  tar -C "$root" -c . | docker import --change "LABEL vpsynth.recipe=$1" - vpsynth-lab/debian >/dev/null
  rm -rf --one-file-system "$root"
}

# Pulled, with the packages' mirror of this machine.
machine_engine_debian() {
  step "pulling $debian_image"
  timeout --foreground 600 docker pull --quiet "$debian_image" >"$cache/build-debian.log" 2>&1 ||
    { tail -n 5 "$cache/build-debian.log" >&2; fail "$debian_image can't be pulled: without a registry only root can have a lab"; }
  timeout --foreground 300 docker build --force-rm --label "vpsynth.recipe=$1" --tag vpsynth-lab/debian \
    --build-arg "IMAGE=$debian_image" --build-arg "MIRROR=$(debian_mirror)" --build-arg "SUITE=$suite" \
    "$here/debian" >>"$cache/build-debian.log" 2>&1 ||
    { tail -n 40 "$cache/build-debian.log" >&2; fail "the image debian could not be built; its whole log is $cache/build-debian.log"; }
}

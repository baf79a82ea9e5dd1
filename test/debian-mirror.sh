# Sourced by what installs Debian for tests: debian_mirror prints the archive that packages come from.
# VPSYNTH_DEBIAN_MIRROR overrides it; otherwise it is that of this machine's own apt sources.

# An archive of Debian ends in /debian; those of its security updates don't, and other vendors' aren't of its origin
# (which is known only where the lists have been fetched).
own_mirror() {
  command -v apt-get >/dev/null || return 0
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "$@" | grep -E -m 1 '/debian/?$' || true
}

debian_mirror() {
  local mirror
  mirror="${VPSYNTH_DEBIAN_MIRROR:-$(own_mirror 'Origin: Debian')}"
  mirror="${mirror:-$(own_mirror)}"
  echo "${mirror:-http://deb.debian.org/debian}"
}

# Sourced by install.sh: what has to be on this machine.

# The lab's own engine: what is missing is installed.
own_engine_needs() {
  local missing=()
  command -v apt-get >/dev/null || fail 'an engine of its own needs Debian or Ubuntu (apt-get)'
  command -v dockerd >/dev/null || missing+=(docker.io)
  command -v docker >/dev/null || missing+=(docker-cli)
  command -v debootstrap >/dev/null || missing+=(debootstrap)
  command -v ip >/dev/null || missing+=(iproute2)
  command -v pgrep >/dev/null || missing+=(procps)
  command -v ssh-keygen >/dev/null || missing+=(openssh-client)
  command -v openssl >/dev/null || missing+=(openssl)
  command -v iptables >/dev/null || missing+=(iptables)
  [[ -f /usr/share/keyrings/debian-archive-keyring.gpg ]] || missing+=(debian-archive-keyring)
  ((${#missing[@]})) || return 0
  step "installing ${missing[*]} on this machine"
  # Its own Docker, if it gets one now, needn't run: the lab's engine is another process.
  RUNLEVEL=1 timeout --foreground 300 apt-get -y -q update >/dev/null
  RUNLEVEL=1 timeout --foreground 600 apt-get -y -q install --no-install-recommends "${missing[@]}" >"$cache/apt.log" 2>&1 ||
    { tail -n 20 "$cache/apt.log" >&2; fail "apt-get failed; its whole log is $cache/apt.log"; }
}

# The Docker of this machine: what is missing is named.
machine_engine_needs() {
  local program missing=()
  for program in docker git ip npm openssl rsync ssh ssh-keygen tar; do
    command -v "$program" >/dev/null || missing+=("$program")
  done
  ((${#missing[@]} == 0)) || fail "not found on this machine: ${missing[*]}"
  timeout 20 docker version >/dev/null 2>&1 || fail "the Docker of this machine does not answer: $(timeout 20 docker version 2>&1 | tail -n 1)"
}

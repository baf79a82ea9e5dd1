#!/usr/bin/env bash
# The lab's own Docker Engine: own data, own socket, own bridges. It only carries the lab's machines.
#
#   engine.sh start    start it, or do nothing when it answers
#   engine.sh stop     end it, or what is left of it, unless a member of the lab still lives; its images stay
#
# A member is a process that holds the lock of its own file in /run/vpsynth-lab/members: the lock ends with the process.
# VPSYNTH_CACHE (default /var/cache/vpsynth) is the folder in which the engine's images are kept.
set -euo pipefail

fail() { echo "engine.sh: $*" >&2; exit 1; }
source "$(dirname "$0")/place.sh"
[[ $lab_engine == own ]] || fail 'the lab uses the Docker of this machine, which is not started or ended here'
readonly state=$lab_state data="$lab_cache/engine"
readonly socket="$state/docker.sock" pidfile="$state/docker.pid" log="$state/docker.log"

answers() { timeout 5 docker version >/dev/null 2>&1; }
# Of this machine: in a container of it another lab may run.
own_processes() { pgrep --ns $$ --nslist pid --full "^[a-z/]*(dockerd|containerd) .*$state/" || true; }

end_own_processes() {
  local pid tries
  for pid in $(own_processes); do kill "$pid" 2>/dev/null || true; done
  for ((tries = 0; tries < 200; tries++)); do
    [[ -n "$(own_processes)" ]] || return 0
    sleep 0.1
  done
  for pid in $(own_processes); do kill -KILL "$pid" 2>/dev/null || true; done
}

# The lab's own way out for packages: Docker's own rules stay out of the machine, where another engine may have its own.
# The networks are those of test/lab/network.ts.
rules() {
  "$1" nat POSTROUTING -s 203.0.113.0/26 ! -o vpsynth-lab0 -j MASQUERADE
  "$1" filter FORWARD -i vpsynth-lab0 -j ACCEPT
  "$1" filter FORWARD -o vpsynth-lab0 -j ACCEPT
  "$1" filter FORWARD -i vpsynth-lab1 -o vpsynth-lab1 -j ACCEPT
}
# An engine without a default bridge (--bridge none) would take away that of the machine's own Docker, docker0.
# No machine of the lab is on it.
readonly default_bridge=vpsynth-lab2
add_default_bridge() {
  ip link show "$default_bridge" >/dev/null 2>&1 || ip link add "$default_bridge" type bridge
  ip address replace 192.168.114.1/30 dev "$default_bridge"
}

insert_rule() { iptables -w 10 -t "$1" -I "${@:2}"; }
delete_rule() { while iptables -w 10 -t "$1" -D "${@:2}" 2>/dev/null; do :; done; }

start() {
  if answers; then return; fi
  command -v dockerd >/dev/null || fail 'dockerd is missing: run test/lab/images/install.sh'
  end_own_processes # of an engine that was killed, or doesn't answer
  rm -f "$socket" "$pidfile"
  rules delete_rule
  rules insert_rule
  add_default_bridge
  mkdir -p "$data" "$state/exec"
  setsid dockerd --host "unix://$socket" --pidfile "$pidfile" --exec-root "$state/exec" --data-root "$data" \
    --bridge "$default_bridge" --iptables=false --ip6tables=false --storage-driver overlay2 --log-level warn >"$log" 2>&1 </dev/null 9>&- &
  local tries
  for ((tries = 0; tries < 300; tries++)); do
    if answers; then return; fi
    kill -0 $! 2>/dev/null || break
    sleep 0.1
  done
  tail -n 20 "$log" >&2
  fail "dockerd did not start; its whole log is $log"
}

stop() {
  local member
  for member in "$state"/members/*; do
    [[ ! -e "$member" ]] || flock --nonblock "$member" true || return 0
  done
  end_own_processes
  rm -f "$socket" "$pidfile"
  rules delete_rule
  ip link delete "$default_bridge" 2>/dev/null || true
  # Hosts that lost their power have left control groups behind; one that is in use is not removed.
  find /sys/fs/cgroup/docker /sys/fs/cgroup/*/docker -mindepth 1 -depth -type d -exec rmdir {} + 2>/dev/null || true
}

mkdir -p "$state/members"
exec 9>"$state/engine.lock"
flock --wait 60 9 || fail 'another process has held the engine for a minute'
case "${1:-}" in
  start) start ;;
  stop) stop ;;
  *) fail 'usage: engine.sh start|stop' ;;
esac

#!/usr/bin/env bash
# Turns the namespaces that it was started in into a throw-away copy of the programs' root with the files under test
# in it, says "ready <process id>", and holds it until its standard input closes or the time is over. It is the first
# process of its pid namespace: whatever was started in there ends with it, and so do the mounts.
#
# Usage: unshare --mount --net --pid --ipc --uts --fork --kill-child -- enter.sh ROOT MOUNT_POINT FILES SECONDS
set -euo pipefail
root="$1" mount_point="$2" files="$3" seconds="$4"
export PATH=/usr/sbin:/usr/bin:/sbin:/bin

read -r holder _ </proc/self/stat # /proc is still the machine's: the id that the machine knows this process by

# What is written inside stays in memory; the root itself is only ever read.
mount -t tmpfs -o mode=755 vpsynth "$mount_point"
cd "$mount_point"
mkdir upper work merged
mount -t overlay -o "lowerdir=$root,upperdir=$PWD/upper,workdir=$PWD/work" vpsynth merged
mount -t proc proc merged/proc
mount -t tmpfs -o mode=1777 shm merged/dev/shm
mount --bind "$files" merged/mnt
cd merged
pivot_root . .
umount -l .

tar -C /mnt -c . | tar -C / -x --keep-directory-symlink --no-overwrite-dir --no-same-owner
umount /mnt
ip link set lo up
echo vpsynth >/proc/sys/kernel/hostname
# Every address is this machine's own: a program may bind those of the host that its files were written for, and what
# it calls is refused at once.
ip route add local 0.0.0.0/0 dev lo
if [[ -e /proc/sys/net/ipv6 ]]; then
  ip -6 route add local ::/0 dev lo
  echo 1 >/proc/sys/net/ipv6/ip_nonlocal_bind
fi

echo "ready $holder"
read -r -t "$seconds" _ || true

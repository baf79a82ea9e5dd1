/** What a container needs to be a Docker host; not `--privileged`, which an outer machine may refuse. */
export const hostRights: readonly string[] = [
  ...['SYS_ADMIN', 'NET_ADMIN', 'MKNOD', 'SYS_PTRACE'].flatMap((capability) => ['--cap-add', capability]),
  ...['--security-opt', 'seccomp=unconfined', '--security-opt', 'apparmor=unconfined'],
  ...['--cgroupns', 'host', '--volume', '/sys/fs/cgroup:/sys/fs/cgroup:rw'],
];

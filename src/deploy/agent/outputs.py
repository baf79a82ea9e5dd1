"""What containers write while Docker Engine is away.

It comes to the engine through pipes, which nobody empties then: a program stands still once one is full, and with it an
nginx that writes a line a request (docs.docker.com/engine/daemon/live-restore: 64 KiB, some 160 requests).
"""

import contextlib
import fcntl
import os
import stat

# Some 10,000 requests of nginx's. It is memory of the container's, and only what is written takes any.
SIZE = 4 << 20
# What a process may ask for that isn't root of the whole machine (pipe(7), /proc/sys/fs/pipe-max-size).
UNPRIVILEGED = 1 << 20
# Standard output and error.
DESCRIPTORS = (1, 2)


def widen(containers):
    """Has what they write fit into their pipes for a while. What can't be had stays as it is."""
    for container in containers:
        if container.process:
            for descriptor in DESCRIPTORS:
                with contextlib.suppress(OSError):
                    _widen(f"/proc/{container.process}/fd/{descriptor}")


def _widen(path):
    # A terminal, or the file of somebody's own, isn't touched.
    if not stat.S_ISFIFO(os.stat(path).st_mode):
        return
    descriptor = os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if fcntl.fcntl(descriptor, fcntl.F_GETPIPE_SZ) >= UNPRIVILEGED:
            return
        try:
            fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, SIZE)
        except PermissionError:
            fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, UNPRIVILEGED)
    finally:
        os.close(descriptor)

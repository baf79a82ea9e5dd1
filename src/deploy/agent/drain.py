"""Waiting until nginx has no connection to containers any more: then what they had in hand is answered, and they can end.

nginx closes a connection that is idle after four seconds (synth/nginx/upstreams.ts). A request that has chosen a side and
still reads its body has none: when that side is gone, nginx gives it to the other one.
"""

import contextlib
import os
import socket
import struct
import time
from pathlib import Path

PROC = Path("/proc")
POLL = 0.2
# A request may be between its choice and its connection.
SETTLED = 0.6
# tcp_states.h: those in which something is sent or awaited.
OPEN = {"01", "02"}


def wait(containers, nginx_containers, seconds, context):
    """Until no nginx is connected to any of the containers, or the time is over, which is told.

    :param nginx_containers: those that run.
    """
    addresses = {address for each in containers for address in each.addresses if address}
    names = sorted({f"{each.stack}/{each.service}" for each in containers})
    if not addresses or not nginx_containers:
        return
    context.event("emptying", services=names, seconds=seconds)
    deadline = time.monotonic() + seconds
    empty_since = None
    while True:
        now = time.monotonic()
        left = connections(addresses, nginx_containers)
        empty_since = None if left else empty_since or now
        if empty_since is not None and now - empty_since >= SETTLED:
            return
        if now > deadline:
            message = f"{left} connections of nginx to {', '.join(names)} are still open after {seconds} s"
            context.event("warning", message=message)
            return
        time.sleep(POLL)


def connections(addresses, nginx_containers):
    """How many connections nginx has to these addresses."""
    inodes = {inode for each in nginx_containers for process in _processes(each.process) for inode in _sockets(process)}
    return sum(1 for address, inode in _open() if address in addresses and inode in inodes)


def _processes(first):
    """Its first process and the workers, also those that end."""
    try:
        children = (PROC / str(first) / "task" / str(first) / "children").read_text(encoding="ascii").split()
    except FileNotFoundError:
        return []
    return [str(first), *children]


def _sockets(process):
    """Their inodes. One that is closed meanwhile is none; the others count all the same."""
    with contextlib.suppress(FileNotFoundError):
        for path in (PROC / process / "fd").iterdir():
            with contextlib.suppress(OSError):
                link = os.readlink(path)
                if link.startswith("socket:["):
                    yield link[len("socket:[") : -1]


def _open():
    """(remote address, inode) of each connection over IPv4 in the host's network (proc(5), /proc/net/tcp)."""
    lines = (PROC / "net/tcp").read_text(encoding="ascii").splitlines()[1:]
    for line in lines:
        fields = line.split()
        if fields[3] in OPEN:
            yield socket.inet_ntoa(struct.pack("=I", int(fields[2].partition(":")[0], 16))), fields[9]

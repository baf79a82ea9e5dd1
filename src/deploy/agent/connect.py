"""A connection to a port of a container, by standard input and output: what `vpsynth tunnel` rides on."""

import os
import select
import socket
import sys

import engine

CONNECTED_WITHIN = 10
BLOCK = 1 << 16
INPUT, OUTPUT = 0, 1


def connect(stack, service, port):
    """Passes bytes in both directions until both ends have ended. Returns an exit code."""
    container = engine.container(stack, service)
    if container is None or container.status != "running":
        print(f"vpsynth-agent: {stack}: {service} doesn't run", file=sys.stderr)
        return 1
    try:
        other = socket.create_connection((container.address, port), CONNECTED_WITHIN)
    except OSError as error:
        print(f"vpsynth-agent: {stack}: {service} takes no connection on port {port}: {error.strerror or error}", file=sys.stderr)
        return 1
    with other:
        other.settimeout(None)
        _pass(other)
    return 0


def _pass(other):
    ends = {INPUT: other.sendall, other.fileno(): _write}
    while ends:
        readable, _, _ = select.select(list(ends), [], [])
        for end in readable:
            block = _read(end, other)
            if block:
                ends[end](block)
            else:
                del ends[end]
                if end == other.fileno():
                    # Nothing comes any more: what would still be sent is for nobody.
                    return
                other.shutdown(socket.SHUT_WR)


def _read(end, other):
    try:
        return other.recv(BLOCK) if end == other.fileno() else os.read(end, BLOCK)
    except OSError:
        return b""


def _write(block):
    while block:
        block = block[os.write(OUTPUT, block) :]

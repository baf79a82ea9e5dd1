"""A connection to a port of a container, by standard input and output: what `vpsynth tunnel` rides on."""

import os
import socket
import sys
import threading

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
    other.settimeout(None)
    _pass(other)
    return 0


def _pass(other):
    """Each direction waits for nothing but itself: a server may answer before it has read all that it is sent.

    Returns when the server has ended: nothing comes any more, and what would still be sent is for nobody.
    """
    threading.Thread(target=_send, args=(other,), daemon=True).start()
    _until_end(lambda: other.recv(BLOCK), lambda block: _write(OUTPUT, block))


def _send(other):
    _until_end(lambda: os.read(INPUT, BLOCK), other.sendall)
    try:
        # It may still answer.
        other.shutdown(socket.SHUT_WR)
    except OSError:
        # It has ended, too.
        pass


def _until_end(read, write):
    """Also the end of whoever is written to, or a connection that broke, is one."""
    try:
        while block := read():
            write(block)
    except OSError:
        pass


def _write(descriptor, block):
    while block:
        block = block[os.write(descriptor, block) :]

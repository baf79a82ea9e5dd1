"""What a run that was killed has started and left behind: Docker Compose comes to its end by itself, and a new run mustn't
work on the same containers meanwhile."""

import os
import signal
import time
from pathlib import Path

import paths
from errors import AgentError

PROC = Path("/proc")
# As long as containers may take to end, and then some.
PATIENCE = 900
# For one that was told to end: it breaks off what it waits for.
ENDING = 10
# A restore of a large database, which nothing must end half-way: as long as its own run waits (snapshot.py).
RESTORE_PATIENCE = 3600
# In the environment of what reads a database back, and nobody else's `exec`.
RESTORING = {"VPSYNTH_RESTORES": "1"}
POLL = 0.2
CHANGING = {"up", "rm", "restart", "stop"}


def wait(context):
    """Waits for them; the lock is this run's, so that what changes stacks now is nobody's any more. Ends what hangs: whatever
    it has left half done the new run finds, as it does after a loss of power.

    :raises AgentError: `orphan-stays` when one can't be ended.
    """
    if not (found := _found()):
        return
    context.event("awaiting-orphans", commands=_told(found))
    found = _left(context, PATIENCE)
    if _restoring(found):
        found = _left(context, RESTORE_PATIENCE - PATIENCE)
    if not found:
        return
    if _restoring(found):
        raise AgentError("orphan-stays", f"a database is still read back for an interrupted run: {'; '.join(_told(found))}")
    context.event("warning", message=f"ending what still runs after {PATIENCE} s: {'; '.join(_told(found))}")
    for how in (signal.SIGTERM, signal.SIGKILL):
        for process in found:
            _signal(process, how)
        if not (found := _left(context, ENDING)):
            return
    raise AgentError("orphan-stays", f"an interrupted run's Docker Compose can't be ended, even by SIGKILL: {'; '.join(_told(found))}")


def _left(context, seconds):
    """What is there still when all have ended, or the time has."""
    deadline = time.monotonic() + seconds
    while (found := _found()) and time.monotonic() < deadline:
        context.stay()
        time.sleep(POLL)
    return found


def _found():
    """The commands of Docker Compose that change a stack of this host, by process."""
    return {process.name: words for process in PROC.glob("[0-9]*") if (words := _words(process))}


def _restoring(found):
    return any(command == "exec" for _, command, *_ in found.values())


def _told(found):
    """For people: each once, as Docker's client and Compose itself are two processes of one command."""
    return sorted({" ".join(words) for words in found.values()})


def _signal(process, how):
    try:
        os.kill(int(process), how)
    except ProcessLookupError:
        pass  # it has ended meanwhile


def _words(process):
    """Without the options before the command: `shop-prod up api`. None for any other process."""
    try:
        argv = (process / "cmdline").read_text(encoding="utf-8", errors="replace").split("\0")[:-1]
    except OSError:
        return None
    if "--project-directory" not in argv or "--profile" not in argv or not _is_compose(argv):
        return None
    folder = Path(argv[argv.index("--project-directory") + 1])
    command = argv[argv.index("--profile") + 2 :]
    if folder.parent != paths.STACKS or not command:
        return None
    if command[0] == "exec" and _restores(process):
        return [folder.name, "exec"]
    if command[0] not in CHANGING:
        return None
    return [folder.name, command[0], *(each for each in command[1:] if not each.startswith("-"))]


def _restores(process):
    try:
        environment = (process / "environ").read_bytes().split(b"\0")
    except OSError:
        return False
    return all(f"{name}={value}".encode() in environment for name, value in RESTORING.items())


def _is_compose(argv):
    """By itself, or on behalf of Docker's client."""
    return argv[1:2] == ["compose"] or Path(argv[0]).name == "docker-compose"

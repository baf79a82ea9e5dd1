"""What a run that was killed has started and left behind: Docker Compose comes to its end by itself, and a new run mustn't
work on the same containers meanwhile."""

import time
from pathlib import Path

import paths

PROC = Path("/proc")
# As long as containers may take to end, and then some.
PATIENCE = 900
POLL = 0.2
CHANGING = {"up", "rm", "restart", "stop"}


def wait(context):
    """Waits for them; the lock is this run's, so that what changes stacks now is nobody's any more."""
    deadline = time.monotonic() + PATIENCE
    told = False
    while found := _found():
        context.stay()
        if not told:
            context.event("awaiting-orphans", commands=found)
            told = True
        if time.monotonic() > deadline:
            context.event("warning", message=f"still runs after {PATIENCE} s: {'; '.join(found)}")
            return
        time.sleep(POLL)


def _found():
    """The commands of Docker Compose that change a stack of this host, each once."""
    return sorted({" ".join(words) for process in PROC.glob("[0-9]*") if (words := _words(process))})


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
    if folder.parent != paths.STACKS or not command or command[0] not in CHANGING:
        return None
    return [folder.name, command[0], *(each for each in command[1:] if not each.startswith("-"))]


def _is_compose(argv):
    """By itself, or on behalf of Docker's client."""
    return argv[1:2] == ["compose"] or Path(argv[0]).name == "docker-compose"

"""What one program writes, handed to another for as long as it moves and somebody waits for it. It goes in blocks, so that the
other can tell all of it from what broke off: also by the end of the agent, which closes a pipe like any other end."""

import os
import select
import subprocess
import time

from errors import AgentError

BLOCK = 1 << 20
# Seconds between two looks at whether somebody still waits.
POLL = 0.5
# Seconds in which nothing moves; how long all takes has no bound here. What lives may be silent for minutes: many thousand
# tables are looked through before the first is written, a copy of a server begins with a checkpoint, and restic tries a target
# that is away for a quarter of an hour.
LONGEST_SILENCE = 1800
# The other end, for sh: writes what the blocks hold, each behind a line with its size, and ends well only where `finish` was
# called. What restic starts gets no input of its own: it takes restic's.
RECEIVE = (
    'while read -r size; do [ "$size" = whole ] && exit 0; '
    'dd bs="$size" count=1 iflag=fullblock 2>/dev/null || exit 1; done <"/proc/$PPID/fd/0"; exit 1'
)


def copy(reading, saving, name, stay):
    """All that one process writes, to the other. Returns its bytes.

    :param name: of what writes, for people.
    :param stay: raises when nobody waits for it any more.
    :raises AgentError: `backup` when one of them stands still.
    :raises BrokenPipeError: when the other has ended.
    """
    source, sink = reading.stdout.fileno(), saving.stdin.fileno()
    os.set_blocking(sink, False)
    size, block = 0, bytearray()
    while True:
        part = _read(source, name, stay)
        block += part
        # A pipe gives less at a time than it is worth starting a program for.
        if len(block) >= BLOCK or block and not part:
            _write(sink, b"%d\n%b" % (len(block), block), stay)
            size += len(block)
            block.clear()
        if not part:
            return size


def finish(saving, stay):
    """That was all, and it is good. Raises as `copy` does."""
    _write(saving.stdin.fileno(), b"whole\n", stay)
    saving.stdin.close()


def ended(process, name, stay):
    """Waits until a process ends that has nothing more to write or to read. Returns its exit code; raises as `copy` does."""

    def has_ended():
        try:
            process.wait(POLL)
        except subprocess.TimeoutExpired:
            return False
        return True

    _until(has_ended, stay, f"{name} doesn't end")
    return process.returncode


def _read(source, name, stay):
    silent = f"{name} hands out nothing: has somebody locked what it reads?"
    _until(lambda: select.select([source], [], [], POLL)[0], stay, silent)
    return os.read(source, BLOCK)


def _write(sink, block, stay):
    left = memoryview(block)
    while left:
        _until(lambda: select.select([], [sink], [], POLL)[1], stay, "restic takes nothing: does the target answer?")
        left = left[os.write(sink, left) :]


def _until(is_so, stay, silent):
    deadline = time.monotonic() + LONGEST_SILENCE
    while True:
        stay()
        if is_so():
            return
        if time.monotonic() > deadline:
            raise AgentError("backup", f"for {LONGEST_SILENCE} s {silent}")

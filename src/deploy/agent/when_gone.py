"""Has pools go on when whoever started it is gone: `when_gone.py FILE`, which says of each as JSON the `command`, and what
is run `inside` the `place` of its container (namespaces.py) when Docker is away; its writer has the file locked for as long
as it lives. What was paused goes on then, however its agent ended."""

import contextlib
import fcntl
import json
import os
import subprocess
import sys
import time
from pathlib import Path

# Python looks there by itself only where it isn't told to look nowhere else but at its own (-I).
sys.path.insert(0, str(Path(__file__).parent))

import namespaces

ATTEMPTS = 3
# Seconds for Docker to come back: containers run on without it, and so does what waits in them.
PATIENCE = 900
AWAY = ("Cannot connect to the Docker daemon", "failed to connect to the docker API")
# PgBouncer's words for a pool that goes on already.
DONE = "is not paused"


def main(path):
    """Removes the file when all has been done."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return 0
    # The kernel lets go of it with the process that has it.
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    pools = json.loads(os.pread(descriptor, os.fstat(descriptor).st_size, 0))
    if not all([_goes_on(pool) for pool in pools]):
        return 1
    # The next run may have seen to it as well.
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
    return 0


def _goes_on(pool):
    failed, deadline = 0, time.monotonic() + PATIENCE
    while failed < ATTEMPTS and time.monotonic() < deadline:
        said = _run(pool["command"])
        if said is not None and _is_away(said):
            directly = namespaces.enter(pool["place"], pool["inside"])
            said = said if directly is None else _run(directly) or said
        if said is not None and (said.returncode == 0 or DONE in said.stderr):
            return True
        failed += said is None or not _is_away(said)
        time.sleep(1)
    return False


def _is_away(said):
    return any(each in said.stderr for each in AWAY)


def _run(command):
    """What came of it; None where it came to no end."""
    try:
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=30, check=False
        )
    except subprocess.TimeoutExpired:
        return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

"""Runs commands when whoever started it is gone: `when_gone.py FILE`, whose first line is the commands as JSON, and which
its writer has locked for as long as it lives. What was paused goes on then, however its agent ended."""

import contextlib
import fcntl
import json
import os
import subprocess
import sys
import time

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
    commands = json.loads(os.pread(descriptor, os.fstat(descriptor).st_size, 0))
    if not all([_run(command) for command in commands]):
        return 1
    # The next run may have seen to it as well.
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
    return 0


def _run(command):
    failed, deadline = 0, time.monotonic() + PATIENCE
    while failed < ATTEMPTS and time.monotonic() < deadline:
        try:
            said = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=30, check=False
            )
        except subprocess.TimeoutExpired:
            failed += 1
            continue
        if said.returncode == 0 or DONE in said.stderr:
            return True
        failed += not any(each in said.stderr for each in AWAY)
        time.sleep(1)
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

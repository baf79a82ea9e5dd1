"""Runs commands when whoever started it is gone, or says so by closing its end: `when_gone.py`, on its standard input the
commands as one line of JSON. What was paused goes on then, however its agent ended."""

import json
import subprocess
import sys
import time

ATTEMPTS = 3
# PgBouncer's words for a pool that goes on already.
DONE = "is not paused"


def main():
    commands = json.loads(sys.stdin.buffer.readline())
    while sys.stdin.buffer.read(4096):
        pass
    return 0 if all([_run(command) for command in commands]) else 1


def _run(command):
    for _ in range(ATTEMPTS):
        try:
            said = subprocess.run(
                command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=30, check=False
            )
        except subprocess.TimeoutExpired:
            continue
        if said.returncode == 0 or DONE in said.stderr:
            return True
        time.sleep(1)
    return False


if __name__ == "__main__":
    sys.exit(main())

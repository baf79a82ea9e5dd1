"""One deployment at a time. The kernel holds the lock for this process, so it ends with it and never goes stale."""

import fcntl
import json
import os
import time

import paths
from errors import AgentError


class Lock:
    """The lock of this host; `take` may be called again by its holder."""

    def __init__(self):
        self._file = None

    def take(self, who):
        """Takes the lock for `who`, a person's or a workflow's name.

        :raises AgentError: `busy`, naming the holder, when another process has it.
        """
        if self._file is not None:
            return
        paths.RUNTIME.mkdir(mode=0o755, parents=True, exist_ok=True)
        descriptor = os.open(paths.RUNTIME / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        # Who can open it can hold it, to read it is enough.
        os.fchmod(descriptor, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _holder(descriptor)
            os.close(descriptor)
            raise AgentError("busy", f"{holder} is deploying to this host; try again when it has ended") from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, json.dumps({"who": who, "since": time.time(), "process": os.getpid()}).encode())
        self._file = descriptor

    def release(self):
        """Lets the lock go before the process ends."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None


def _holder(descriptor):
    try:
        said = json.loads(os.pread(descriptor, 4096, 0))
        since = time.strftime("%H:%M:%S UTC", time.gmtime(said["since"]))
        return f"{said['who']} (since {since}, process {said['process']})"
    except (ValueError, KeyError, TypeError):
        return "somebody"

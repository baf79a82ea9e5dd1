"""One deployment at a time. The kernel holds the lock for this process, so it ends with it and never goes stale."""

import fcntl
import json
import os
import time

import paths
from errors import AgentError

PATIENCE = 0.5


class Lock:
    """The lock of this host; `take` may be called again by its holder."""

    def __init__(self):
        self._file = None

    @property
    def held(self):
        return self._file is not None

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
        if not _locked(descriptor):
            holder = _holder(descriptor)
            os.close(descriptor)
            raise AgentError("busy", f"{holder} is deploying to this host; try again when it has ended")
        os.ftruncate(descriptor, 0)
        os.write(descriptor, json.dumps({"who": who, "since": time.time(), "process": os.getpid()}).encode())
        self._file = descriptor

    def release(self):
        """Lets the lock go before the process ends."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None


def _locked(descriptor):
    """Who only looks has it for a moment."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)


def holder():
    """Who has the lock: `who`, `since` (seconds since 1970) and `process`; None when it is free."""
    try:
        descriptor = os.open(paths.RUNTIME / "lock", os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return None
    except BlockingIOError:
        return _said(descriptor) or {"who": "somebody", "since": None, "process": None}
    finally:
        os.close(descriptor)


def _holder(descriptor):
    said = _said(descriptor)
    if said is None:
        return "somebody"
    since = time.strftime("%H:%M:%S UTC", time.gmtime(said["since"]))
    return f"{said['who']} (since {since}, process {said['process']})"


def _said(descriptor):
    try:
        said = json.loads(os.pread(descriptor, 4096, 0))
        return {"who": str(said["who"]), "since": float(said["since"]), "process": int(said["process"])}
    except (ValueError, KeyError, TypeError):
        return None

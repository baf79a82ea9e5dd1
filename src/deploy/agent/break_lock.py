"""Operations `lock`, who deploys, and `break-lock`, which ends that run, knowingly."""

import contextlib
import os
import signal
import time

import lock as locks
from errors import AgentError

# It goes back first, which may take as long as its old containers take to end.
GOING_BACK = 120
POLL = 0.2


def lock(request, context):
    """Result: `lock`: `who`, `since` and `process` of its holder, or None."""
    return {"lock": locks.holder()}


def break_lock(request, context):
    """Request: `process`, as the lock names it, `kill`: true to leave it no time to go back.

    Result: `who` it was, `free`: whether the lock is free now; otherwise that run is still going back.

    :raises AgentError: `no-lock`, `other-lock` when somebody else has it by now.
    """
    holder = locks.holder()
    if holder is None:
        raise AgentError("no-lock", "nobody deploys to this host: there is no lock to be broken")
    if holder["process"] != request["process"]:
        raise AgentError("other-lock", f"the lock belongs to {holder['who']}, process {holder['process']}, by now")
    # It may come to its end by itself in this very moment.
    with contextlib.suppress(ProcessLookupError):
        os.kill(holder["process"], signal.SIGKILL if request.get("kill") else signal.SIGTERM)
    deadline = time.monotonic() + GOING_BACK
    while (free := locks.holder() is None) is False and time.monotonic() < deadline:
        context.stay()
        time.sleep(POLL)
    return {"who": holder["who"], "free": free}

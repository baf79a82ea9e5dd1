"""Pools whose clients wait: for as long as a block of the agent lasts, and no longer than the agent lives."""

import contextlib
import fcntl
import json
import os
import sys
import time
from pathlib import Path

import compose
import detached
import engine
import namespaces
import paths
from errors import AgentError
from run import run

GUARDIAN = Path(__file__).with_name("when_gone.py")
# A transaction that lasts longer keeps its pool from being paused, and the clients behind it waiting.
PATIENCE = 30
LETS_GO_WITHIN = 120
# One that is only restarted is back by then. What has the pools go on waits for it, longer than anybody would here.
WITHOUT_DOCKER = 15
ASKED_EVERY = 1
POLL = 0.05


@contextlib.contextmanager
def paused(pools, context):
    """No pool has a connection to its database, and whoever asks waits, until the block ends.

    A process of its own has the pools go on when this one lets go of a lock: also when it is killed. A pooler that starts
    anew isn't paused.

    :param pools: `stack`, `service`, `pause` and `resume`, each an argv in the pooler's container.
    :raises AgentError: `pause` when a pool can't be paused; none is then.
    """
    # Nobody waits at one that doesn't run, as before a first release.
    running = [(pool, container) for pool in pools if (container := _running(pool)) is not None]
    if not running:
        yield
        return
    pools = [pool for pool, _ in running]
    file, descriptor = _guard([_going_on(pool, container) for pool, container in running])
    try:
        for pool in pools:
            context.event("holding", stack=pool["stack"], service=pool["service"])
            said = run(_inside(pool, "pause"), check=False, timeout=PATIENCE)
            if said.returncode != 0:
                words = said.stderr.strip() or "a transaction in hand did not end in time"
                raise AgentError("pause", f"{pool['stack']}: {pool['service']} can't be paused: {words}")
        yield
    finally:
        os.close(descriptor)
        if _is_gone(file):
            for pool in pools:
                context.event("resumed", stack=pool["stack"], service=pool["service"])
        else:
            commands = "; ".join(" ".join(_inside(pool, "resume")) for pool in pools)
            message = f"services may still wait at their pools: on the host run {commands}"
            if not engine.answers():
                message = "services wait at their pools until Docker Engine answers again"
            context.event("warning", message=message)


def _is_gone(file):
    """Waits for what has the pools go on, which removes the file then; not long where Docker is away: it has done so at once
    then, or waits for Docker, as where a pooler's process is gone."""
    asked = answered = time.monotonic()
    deadline = asked + LETS_GO_WITHIN
    while file.exists():
        now = time.monotonic()
        if now - asked >= ASKED_EVERY:
            asked = now
            answered = now if engine.answers() else answered
        if now > deadline or asked - answered > WITHOUT_DOCKER:
            return False
        time.sleep(POLL)
    return True


def _going_on(pool, container):
    """As when_gone.py takes it."""
    return {"command": _inside(pool, "resume"), "inside": pool["resume"], "place": namespaces.of(container)}


def _guard(pools):
    """Starts what has pools go on when this process has let go of a file, or is gone. → the file, locked.

    :raises AgentError, OSError: where it can't be started; nothing is paused then.
    """
    paths.RUNTIME.mkdir(mode=0o755, parents=True, exist_ok=True)
    file = paths.RUNTIME / f"paused-{os.getpid()}.json"
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    os.write(descriptor, json.dumps(pools).encode())
    try:
        detached.start(_guardian(file), "Has a database's clients go on after a migration")
    except (AgentError, OSError):
        file.unlink()
        os.close(descriptor)
        raise
    return file, descriptor


def _guardian(file):
    return [sys.executable, "-I", "-B", str(GUARDIAN), str(file)]


def recover():
    """Has pools go on after a run that was killed, and what should have done so with it."""
    for file in paths.RUNTIME.glob("paused-*.json"):
        run(_guardian(file), check=False, timeout=LETS_GO_WITHIN)


def reconnect(pools, context):
    """Has pools open new connections: plans that were prepared before a table changed fail on the old ones
    (pgbouncer.org/config, max_prepared_statements)."""
    for pool in filter(_running, pools):
        said = run(_inside(pool, "reconnect"), check=False, timeout=60)
        if said.returncode != 0:
            message = f"{pool['stack']}: {pool['service']} keeps its old connections: {said.stderr.strip()}"
            context.event("warning", message=message)


def _running(pool):
    """Its container; None where it doesn't run."""
    found = engine.container(pool["stack"], pool["service"])
    return found if found is not None and found.status == "running" else None


def _inside(pool, what):
    return compose.inside(pool["stack"], pool["service"], pool[what])

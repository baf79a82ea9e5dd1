"""Pools whose clients wait: for as long as a block of the agent lasts, and no longer than the agent lives."""

import contextlib
import json
import subprocess
import sys
from pathlib import Path

import engine
from errors import AgentError
from run import ENVIRONMENT, run

GUARDIAN = Path(__file__).with_name("when_gone.py")
# A transaction that lasts longer keeps its pool from being paused, and the clients behind it waiting.
PATIENCE = 30


@contextlib.contextmanager
def paused(pools, context):
    """No pool has a connection to its database, and whoever asks waits, until the block ends.

    A process of its own has the pools go on when the agent's end of its input closes: also when the agent is killed. A
    pooler that starts anew isn't paused.

    :param pools: `stack`, `service`, `pause` and `resume`, each an argv in the pooler's container.
    :raises AgentError: `pause` when a pool can't be paused; none is then.
    """
    if not pools:
        yield
        return
    guardian = subprocess.Popen(
        [sys.executable, "-I", str(GUARDIAN)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
        start_new_session=True,
    )
    guardian.stdin.write(json.dumps([_inside(pool, "resume") for pool in pools]).encode() + b"\n")
    guardian.stdin.flush()
    try:
        for pool in pools:
            context.event("holding", stack=pool["stack"], service=pool["service"])
            said = run(_inside(pool, "pause"), check=False, timeout=PATIENCE)
            if said.returncode != 0:
                words = said.stderr.strip() or "a transaction in hand did not end in time"
                raise AgentError("pause", f"{pool['stack']}: {pool['service']} can't be paused: {words}")
        yield
    finally:
        guardian.stdin.close()
        if guardian.wait(timeout=120) != 0:
            commands = "; ".join(" ".join(_inside(pool, "resume")) for pool in pools)
            context.event("warning", message=f"services may still wait at their pools: on the host run {commands}")
        for pool in pools:
            context.event("resumed", stack=pool["stack"], service=pool["service"])


def resume(pools):
    """After a run that was killed, and whatever should have had the pools go on with it. One that isn't paused says so."""
    for pool in pools:
        run(_inside(pool, "resume"), check=False, timeout=60)


def reconnect(pools, context):
    """Has pools open new connections: plans that were prepared before a table changed fail on the old ones
    (pgbouncer.org/config, max_prepared_statements)."""
    for pool in pools:
        said = run(_inside(pool, "reconnect"), check=False, timeout=60)
        if said.returncode != 0:
            message = f"{pool['stack']}: {pool['service']} keeps its old connections: {said.stderr.strip()}"
            context.event("warning", message=message)


def _inside(pool, what):
    return engine.inside(pool["stack"], pool["service"], pool[what])

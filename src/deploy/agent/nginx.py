"""The edge's nginx: told to read its files anew, and waited for."""

import time
from pathlib import Path

import engine
from errors import AgentError
from run import run

# A reload that takes longer than this failed: nginx says why in its log and keeps the old configuration.
RELOADED_WITHIN = 15
POLL = 0.1


def workers(process):
    """The processes of its workers, by the id of its first one: those that take requests and those that end."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    except FileNotFoundError:
        return set()
    return {int(child) for child in children.split()}


def reload(stack, service, commands, context):
    """Has the files read; returns once the new workers run, with those that are to end.

    :raises AgentError: `edge-refused`, in nginx's words; it then serves as before.
    """
    container = running(stack, service)
    before = workers(container.process)
    _tell(container, commands)
    deadline = time.monotonic() + RELOADED_WITHIN
    while not workers(container.process) - before:
        if time.monotonic() > deadline:
            raise AgentError("edge-refused", f"nginx took no new configuration; see: docker compose logs {service}")
        time.sleep(POLL)
    context.event("reloaded", stack=stack, service=service)
    return container.process, before


def accept(stack, service, commands):
    """Tests the files.

    :raises AgentError: `edge-refused`, in nginx's words.
    """
    _tell(running(stack, service), commands)


def _tell(container, commands):
    for command in commands:
        said = run(["docker", "exec", container.id, *command["argv"]], check=False, timeout=60)
        if said.returncode != 0:
            raise AgentError("edge-refused", f"nginx refuses its files: {(said.stderr or said.stdout).strip()}")


def running(stack, service):
    """Its container.

    :raises AgentError: `edge-down` when there is none that runs.
    """
    found = engine.container(stack, service)
    if found is None or found.status != "running":
        raise AgentError("edge-down", f"{stack}: {service} doesn't run")
    return found


def wait_for_old(process, old, context, timeout):
    """Old workers finish the requests that they have: only when they are gone may what they talk to be stopped."""
    deadline = time.monotonic() + timeout
    told = False
    while left := old & workers(process):
        if not told and time.monotonic() > deadline - timeout + 10:
            context.event("draining", workers=len(left), timeout=timeout)
            told = True
        if time.monotonic() > deadline:
            context.event("warning", message=f"{len(left)} old nginx workers still run after {timeout} s")
            return
        time.sleep(POLL)

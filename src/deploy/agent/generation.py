"""Another generation of nginx: it starts beside the one that serves, both listen on the same ports (`reuseport`), and then
the one of before takes no more connections and ends when its last request is answered.

Connections that wait in the queue of the one that ends are handed over by the kernel (net.ipv4.tcp_migrate_req).
"""

import contextlib
import time

import compose
import engine
import health
import nginx
import outputs
from errors import AgentError
from run import run

STARTED_WITHIN = 30
# A configuration or a port that it can't have ends nginx at once.
SETTLED = 1.0
POLL = 0.1


def can_stand_beside(stack, service):
    """Whether two of them can run at once: on the host's own network, nothing of Docker's stands between."""
    return compose.configuration(stack)["services"][service].get("network_mode") == "host"


def start_beside(stack, service, context):
    """Starts a new one beside those that run; does nothing where none does.

    :raises AgentError: `edge-refused`, with its last words; it is gone then, and those of before serve.
    """
    found = {each.id: each for each in (*engine.superseded(stack), *engine.containers(stack)) if each.service == service}
    running = [each for each in found.values() if each.status == "running"]
    if not running:
        return
    for container in found.values():
        if container not in running:
            _remove(container)
    context.event("starting-beside", stack=stack, service=service)
    options = ["--detach", "--no-deps", "--no-build", "--pull", "never", "--no-recreate"]
    said = compose.run(
        stack, "up", *options, "--scale", f"{service}={len(running) + 1}", service, check=False, timeout=600
    )
    fresh = [each for each in engine.containers(stack) if each.service == service and each.id not in found]
    fault = said.stderr.strip() if said.returncode != 0 else _fault(stack, service, found, context)
    if fault is None:
        outputs.widen(fresh)
        context.event("started-beside", stack=stack, service=service)
        return
    for container in fresh:
        _remove(container, force=True)
    raise AgentError("edge-refused", context.redact(f"{stack}: the new {service} does not start beside the old one: {fault}"))


def _fault(stack, service, before, context):
    """Waits until the new one takes connections; why it doesn't. Its health check asks a port that the old one answers on
    as well: what shows it is that it has workers, and keeps them."""
    deadline = time.monotonic() + STARTED_WITHIN
    since = None
    while True:
        context.stay()
        container = next(each for each in engine.containers(stack) if each.service == service)
        if container.id in before:
            return "it is not there"
        if container.restarts > 0 or container.status in ("exited", "dead"):
            return health.explain(stack, container, context)
        if container.status == "running" and nginx.workers(container.process):
            since = since or time.monotonic()
            if time.monotonic() - since >= SETTLED:
                return None
        elif time.monotonic() > deadline:
            return f"after {STARTED_WITHIN} s {health.explain(stack, container, context)}"
        time.sleep(POLL)


def hand_over(stack, context):
    """Has those of before take no more connections: what is to be waited for, (first process, workers) of each.

    A new one that doesn't serve, since a run was killed before it knew, is removed instead.
    """
    current, superseded = engine.generations(stack)
    running = [each for each in superseded if each.status == "running"]
    for container in current:
        if any(each.service == container.service for each in running) and not _serves(container):
            _remove(container, force=True)
            return hand_over(stack, context)
    left = []
    for container in running:
        context.event("handing-over", stack=stack, service=container.service)
        left.append((container.process, nginx.workers(container.process)))
        # Docker takes it for stopped by hand, and doesn't start it again.
        run(["docker", "kill", "--signal", "QUIT", container.id], check=False)
    return left


def _serves(container):
    return container.status == "running" and bool(nginx.workers(container.process))


def end(stack, context):
    """Removes those of before; what still runs has had its time. None as long as the one that came beside doesn't serve."""
    current, superseded = engine.generations(stack)
    serving = {each.service for each in current if _serves(each)}
    for container in [each for each in superseded if each.service in serving or each.status != "running"]:
        context.event("ending", stack=stack, service=container.service)
        run(["docker", "stop", "--time", "10", container.id], timeout=60, check=False)
        _remove(container)


def _remove(container, force=False):
    with contextlib.suppress(AgentError):
        engine.remove(container, volumes=True, force=force)

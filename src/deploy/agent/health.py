"""Waiting for containers: until they are well, or until they can't become it."""

import time

import compose
import engine
from errors import AgentError
from run import run

# A container without a health check counts as well when it has run this long.
SETTLED = 3.0
POLL = 0.1
# Clients may be held back meanwhile: an engine that was slow once must not make them wait for many times as long.
LONGEST_PAUSE = 0.5
# A program that ended this often won't come up by being started once more.
GIVEN_UP_AFTER = 3
LINES = 20


def wait_until_well(stack, services, context, timeout):
    """Waits until each service's container runs and is healthy.

    :raises AgentError: `unhealthy`, with what the container and its health check said last.
    """
    deadline = time.monotonic() + timeout
    running_since = {}
    waiting = set(services)
    first = _restarts(stack)
    while waiting:
        context.stay()
        looked = time.monotonic()
        found = {each.service: each for each in engine.containers(stack)}
        for service in sorted(waiting):
            container = found.get(service)
            if container is None:
                raise AgentError("unhealthy", f"{stack}: {service} has no container")
            failed = container.health == "unhealthy" or container.status in ("exited", "dead")
            if failed or container.restarts - first.get(container.id, 0) >= GIVEN_UP_AFTER:
                raise AgentError("unhealthy", explain(stack, container, context))
            if not container.well:
                running_since.pop(service, None)
            elif container.health == "healthy" or _settled(running_since, service):
                waiting.discard(service)
                context.event("healthy", stack=stack, service=service)
        if waiting and time.monotonic() > deadline:
            container = found[min(waiting)]
            raise AgentError("unhealthy", f"after {timeout} s {explain(stack, container, context)}")
        if waiting:
            _pause(looked)


def wait_until_ready(stack, services, context):
    """Waits until each service says that it can take requests; they are healthy already.

    :raises AgentError: `not-ready`, with what was said last.
    """
    for service in services:
        deadline = time.monotonic() + service["readiness"]["seconds"]
        while True:
            context.stay()
            asked = time.monotonic()
            refusal = _refusal(stack, service)
            if refusal is None:
                context.event("ready", stack=stack, service=service["name"])
                break
            if time.monotonic() > deadline:
                raise AgentError("not-ready", _refused(stack, service, refusal, context))
            _pause(asked)


def _refusal(stack, service):
    """What is said where it isn't ready; None where it is."""
    try:
        # Not through Compose, which reads all of the stack first.
        container = engine.container(stack, service["name"])
        if container is None:
            return "it has no container"
        said = run(["docker", "exec", container.id, *service["readiness"]["command"]], check=False)
    except AgentError as error:
        # Docker Engine may be away for a moment.
        return error.message
    return None if said.returncode == 0 else (said.stderr or said.stdout).strip()


def _refused(stack, service, refusal, context):
    container = engine.container(stack, service["name"])
    words = refusal.splitlines()[-1:]
    parts = [f"after {service['readiness']['seconds']} s {stack}: {service['name']} is not ready"]
    parts += [f"  it was asked by {' '.join(service['readiness']['command'])}", *(f"  which said: {each}" for each in words)]
    return context.redact("\n".join(parts + ([] if container is None else wrote(stack, container.service))))


def _restarts(stack):
    """What was restarted before counts as before."""
    return {each.id: each.restarts for each in engine.containers(stack) if each.well}


def _settled(running_since, service):
    return time.monotonic() - running_since.setdefault(service, time.monotonic()) >= SETTLED


def wait_until_done(stack, service, context, timeout):
    """Waits for the end of a job.

    :raises AgentError: `job-failed`, with the last lines that it wrote.
    """
    deadline = time.monotonic() + timeout
    while True:
        context.stay()
        looked = time.monotonic()
        container = engine.container(stack, service)
        if container is not None and container.status == "exited":
            if container.exit_code == 0:
                context.event("done", stack=stack, service=service)
                return
            raise AgentError("job-failed", explain(stack, container, context))
        if time.monotonic() > deadline:
            raise AgentError("job-failed", f"{stack}: {service} has not ended after {timeout} s")
        _pause(looked)


def _pause(looked):
    """A look at a large stack keeps the engine busy: it gets ten times as long for what it is there for.

    :param looked: when the look began.
    """
    time.sleep(min(LONGEST_PAUSE, max(POLL, 10 * (time.monotonic() - looked))))


def explain(stack, container, context):
    """What a person needs to see why a container is not well."""
    checks = [text for text in container.health_log[-1:] if text]
    parts = [f"{stack}: {container.service} is {container.condition}"]
    if container.restarts:
        parts[0] += f", restarted {container.restarts} times"
    parts += [f"  its health check said: {text}" for text in checks]
    return context.redact("\n".join(parts + wrote(stack, container.service)))


def wrote(stack, service):
    """The last lines of a service, for people."""
    said = compose.run(stack, "logs", "--no-color", "--no-log-prefix", "--tail", str(LINES), service, check=False)
    log = (said.stdout + said.stderr).strip().splitlines()[-LINES:]
    return ["  it wrote last:", *(f"    {line}" for line in log)] if log else ["  it wrote nothing"]

"""What a release has started is looked at for a while, under the requests that come now, before the old side ends."""

import time

import engine
import health
import reach
from errors import AgentError

POLL = 0.5
# How often each is asked at its own address.
ASKED_EVERY = 1.0
# One wrong answer may be the moment's.
WRONG_IN_A_ROW = 3


def until_settled(started, context):
    """Looks until each has been well for the time that it must.

    :param started: (stack, service, since when it is well or has requests).
    :raises AgentError: `unhealthy` or `wrong-answer` for the first that doesn't stay well.
    """
    left = [(stack, service, since + service.get("observeSeconds", 0)) for stack, service, since in started]
    end = max((end for _, _, end in left), default=0.0)
    seconds = end - time.monotonic()
    if seconds <= 0:
        return
    context.event("observing", services=[f"{stack}/{service['name']}" for stack, service, _ in left], seconds=round(seconds, 1))
    watch = Watch([(stack, service) for stack, service, _ in left], context)
    while time.monotonic() < end:
        watch.look()
        time.sleep(POLL)
    watch.look()


class Watch:
    """Some services that are well, looked at again and again."""

    def __init__(self, services, context):
        """:param services: (stack, service)."""
        self._services = services
        self._context = context
        self._restarts = {each.id: each.restarts for stack in self._stacks() for each in engine.containers(stack)}
        self._wrong = {}
        self._asked = 0.0

    def _stacks(self):
        return dict.fromkeys(stack for stack, _ in self._services)

    def look(self):
        """:raises AgentError: `unhealthy`, `wrong-answer`."""
        self._context.stay()
        found = {(stack, each.service): each for stack in self._stacks() for each in engine.containers(stack)}
        for stack, service in self._services:
            container = found.get((stack, service["name"]))
            if container is None:
                raise AgentError("unhealthy", f"{stack}: {service['name']} has no container any more")
            if not container.well or container.restarts > self._restarts.get(container.id, 0):
                raise AgentError("unhealthy", f"was well for a moment: {health.explain(stack, container, self._context)}")
        if time.monotonic() - self._asked >= ASKED_EVERY:
            self._asked = time.monotonic()
            self._ask()

    def _ask(self):
        for stack, service in self._services:
            for index, request in enumerate(service.get("asked", [])):
                key = (stack, service["name"], index)
                wrong = reach.fault(request, self._context)
                self._wrong[key] = 0 if wrong is None else self._wrong.get(key, 0) + 1
                if self._wrong[key] >= WRONG_IN_A_ROW:
                    raise AgentError("wrong-answer", reach.refused(stack, service, request, wrong, self._context))

"""The edge in a release: its container, its files, and its connections to what is about to end."""

import time

import drain as drain_connections
import engine
import generation
import nginx
from mounts import below
from stack_release import StackRelease

# Of an edge that was released before its declaration said so.
DRAIN = 300
# nginx ends what is left when the declared time is over (worker_shutdown_timeout): that takes it a moment.
MARGIN = 30


def bring_up(stack, state, changed, context):
    """Starts the edge if it has to be, and has it read its files when they changed.

    Returns the old workers to wait for, (first process, workers) of each nginx that had some.
    """
    name = stack["name"]
    service = _service(stack)
    if state is not None:
        before = _ids(name, service)
        if generation.can_stand_beside(name, service["name"]) and StackRelease(stack, state, [], context).must_start(service):
            generation.start_beside(name, service["name"], context)
        left = generation.hand_over(name, context)
        StackRelease(stack, state, [], context).start()
        if not _ids(name, service) <= before:
            # A new one has just read everything.
            return left
    else:
        left = generation.hand_over(name, context)
    read = [path for path in changed if any(below(path, each) for each in _rule(stack)["below"])]
    return [*left, *reload(stack, context)] if read else left


def complete(stack, context):
    """After a run that was killed: of two nginx side by side the old one ends, before anything that it may use does."""
    wait_for_old(generation.hand_over(stack["name"], context), stack, context)


def end_superseded(stack, context):
    """Removes what an earlier nginx has left, once nothing uses it any more."""
    generation.end(stack["name"], context)


def reload(stack, context):
    """Has nginx read its files: the old workers to wait for."""
    return [nginx.reload(stack["name"], _service(stack)["name"], _rule(stack)["exec"], context)]


def wait_for_old(left, stack, context):
    """Until the workers of before are gone, or have had the time that the edge is declared to give them."""
    deadline = time.monotonic() + stack.get("drainSeconds", DRAIN) + MARGIN
    for process, workers in left:
        nginx.wait_for_old(process, workers, context, max(1, round(deadline - time.monotonic())))


def drain(containers, stack, context):
    """Waits until nginx has nothing in hand with containers that are about to end, as long as the edge is declared to wait."""
    service = _service(stack)["name"]
    current, superseded = engine.generations(stack["name"])
    running = [each for each in (*current, *superseded) if each.service == service and each.status == "running"]
    drain_connections.wait(containers, running, stack.get("drainSeconds", DRAIN), context)


def _ids(stack, service):
    """Of nginx alone: an exporter beside it that was started has read none of its files."""
    return {each.id for each in engine.containers(stack) if each.service == service["name"]}


def _service(stack):
    return next(each for each in stack["services"] if any(rule["exec"] for rule in each["onChange"]))


def _rule(stack):
    return next(rule for rule in _service(stack)["onChange"] if rule["exec"])

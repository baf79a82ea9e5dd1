"""The edge in a release: its container, its files, and the one reload that takes requests to new places."""

import engine
import health
import nginx
from mounts import below
from stack_release import START_TIMEOUT, StackRelease

# nginx's own worker_shutdown_timeout is 300 s by default here, and it ends what is left then.
DRAIN_TIMEOUT = 330


def bring_up(stack, state, changed, switched, context):
    """Starts the edge if it has to be, and reloads it when files or colours changed.

    Returns (first process, old workers) of a reload; None where there was none.
    """
    if state is not None:
        before = {each.service: each.id for each in engine.containers(stack["name"])}
        one = StackRelease(stack, state, [], context)
        one.start()
        after = {each.service: each.id for each in engine.containers(stack["name"])}
        if before != after:
            # It has just read everything.
            return None
    read = [path for path in changed if any(below(path, each) for each in _rule(stack)["below"])]
    return reload(stack, context) if read or switched else None


def reload(stack, context):
    """Has nginx read its files: (first process, old workers)."""
    return nginx.reload(stack["name"], _service(stack)["name"], _rule(stack)["exec"], context)


def wait_for_old(workers, context):
    """Until the workers of before are gone."""
    nginx.wait_for_old(*workers, context, DRAIN_TIMEOUT)


def wait_until_well(stack, context):
    """Until it serves."""
    health.wait_until_well(stack["name"], [_service(stack)["name"]], context, START_TIMEOUT)


def _service(stack):
    return next(each for each in stack["services"] if any(rule["exec"] for rule in each["onChange"]))


def _rule(stack):
    return next(rule for rule in _service(stack)["onChange"] if rule["exec"])

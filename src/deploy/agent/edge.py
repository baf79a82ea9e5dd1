"""The edge in a release: its container, its files, and its connections to what is about to end."""

import time

import drain as drain_requests
import engine
import generation
import health
import nginx
from mounts import below
from stack_release import START_TIMEOUT, StackRelease

# Of an edge that was released before its declaration said so.
DRAIN = 300
# nginx ends what is left when the declared time is over (worker_shutdown_timeout): that takes it a moment.
MARGIN = 30


def prepare(stack, state, changed, context):
    """Before requests go another way: nginx accepts its files, by another one that starts beside it where it is to be made anew.

    :raises AgentError: `edge-refused`, in its words; it serves as before.
    """
    name, service = stack["name"], _service(stack)
    if state is not None and StackRelease(stack, state, [], context).must_start(service):
        if generation.can_stand_beside(name, service["name"]):
            generation.start_beside(name, service["name"], context)
    elif _reads(stack, changed):
        nginx.accept(name, service["name"], _rule(stack)["exec"][:-1])


def take_over(stack, state, changed, context):
    """What was prepared serves: the new nginx alone, or the one that runs by its new files.

    Returns the old workers to wait for, (first process, workers) of each nginx that had some.
    """
    name, service = stack["name"], _service(stack)
    if state is None:
        return generation.hand_over(name, context)
    before = _serving(name, service)
    left = generation.hand_over(name, context)
    if left:
        # One that Compose takes for unwell it would make anew, and end those that have requests in hand to have but one.
        health.wait_until_well(name, [service["name"]], context, START_TIMEOUT)
    StackRelease(stack, state, [], context).start()
    is_the_same = len(before) == 1 and _serving(name, service) == before
    if is_the_same and _reads(stack, changed):
        left.append(nginx.reload(name, service["name"], _rule(stack)["exec"][-1:], context))
    return left


def bring_up(stack, state, changed, context):
    """Both at once, where no requests are to go another way in between."""
    prepare(stack, state, changed, context)
    return take_over(stack, state, changed, context)


def _reads(stack, changed):
    return [path for path in changed if any(below(path, each) for each in _rule(stack)["below"])]


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


def drain(ending, stack, context, meanwhile=None):
    """Waits until nginx has nothing in hand with what is about to end, as long as the edge is declared to wait.

    :param ending: pairs of a stack, as it is declared, and containers of it.
    """
    groups = [group for each, containers in ending for group in drain_requests.groups_of(each, containers)]
    if not groups or not _runs(stack):
        return
    names = sorted({f"{each.stack}/{each.service}" for _, containers in ending for each in containers})
    drain_requests.wait(stack["statusPort"], groups, names, stack.get("drainSeconds", DRAIN), context, meanwhile)


def _runs(stack):
    return any(each.service == _service(stack)["name"] and each.status == "running" for each in engine.containers(stack["name"]))


def _serving(stack, service):
    """Each nginx that there is: one that comes or goes has left one that read everything. Not an exporter beside it."""
    current, superseded = engine.generations(stack)
    return {each.id for each in (*current, *superseded) if each.service == service["name"]}


def _service(stack):
    return next(each for each in stack["services"] if any(rule["exec"] for rule in each["onChange"]))


def _rule(stack):
    return next(rule for rule in _service(stack)["onChange"] if rule["exec"])

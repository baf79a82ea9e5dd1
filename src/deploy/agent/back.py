"""Going back: files, images, containers and colours to the last good release, as far as it goes."""

import colours
import edge
import engine
import kept
import predecessors
import record
import rolling
from errors import AgentError
from stack_release import StackRelease
from state import StackState


def go_back(stacks, edge_stack, switched, touched, context):
    """Restores each stack that has a release to go back to. Never raises: what fails is told, and tried by the next run.

    :param switched: (stack, workload, colour that had the requests).
    :param touched: stack → (changed files, services that may have read them).
    """
    context.end_alone()
    steps = _Steps(context)
    # As they were declared when they were good: a service may have come since.
    found = [last for stack in stacks if (last := steps.take(stack["name"], _restore, stack["name"], context))]
    restored = [stack for stack, _ in found]
    for stack in restored if edge_stack is not None else []:
        # Of a run that was killed, where this one failed before it ended them.
        steps.take(stack["name"], colours.end_shares, edge_stack["name"], stack)
    # Before what needs their volumes or ports starts again.
    for said in steps.take("", record.predecessors) or []:
        steps.take("", predecessors.give_back, said, context)
    stuck = {
        (stack_name, workload)
        for stack_name, workload, colour in switched
        if not steps.take(stack_name, _send_back, edge_stack["name"], stack_name, workload, colour)
    }
    others = [stack for stack in restored if not stack["edge"]]
    releases = [
        one
        for stack in others
        if (one := steps.take(stack["name"], _start, stack, edge_stack, touched.get(stack["name"], ([], ())), stuck, context))
    ]
    for old_edge, changed in [each for each in found if each[0]["edge"]]:
        old = steps.take(old_edge["name"], edge.bring_up, old_edge, _state(old_edge, old_edge), changed, context)
        if old:
            steps.take(old_edge["name"], edge.wait_for_old, old, edge_stack, context)
    if edge_stack is not None:
        # Replicas that were replaced before it failed, back as they came: one after the other.
        steps.take(edge_stack["name"], rolling.roll, releases, edge_stack, context)
        steps.take(edge_stack["name"], edge.end_superseded, edge_stack, context)
    for stack in others:
        # As long as it isn't sure which side gets requests, both stay.
        if steps.well(stack["name"]) and (edge_stack is None or steps.well(edge_stack["name"])):
            failed = next(each for each in stacks if each["name"] == stack["name"])
            steps.take(stack["name"], _end_what_came, stack, failed, edge_stack, context)
    for stack in restored:
        # nginx hears of all stacks: where it didn't, none has come back whole.
        if steps.well(stack["name"]) and (edge_stack is None or steps.well(edge_stack["name"])):
            steps.take(stack["name"], record.settle, stack["name"])
    context.event("went-back", stacks=[stack["name"] for stack in restored])


class _Steps:
    """What fails in one step is told, and must not keep the others from being taken."""

    def __init__(self, context):
        self._context = context
        self._failed = set()

    def take(self, stack, step, *arguments):
        """What the step returns; None when it fails."""
        try:
            return step(*arguments)
        except Exception as error:
            words = str(error) if isinstance(error, (AgentError, OSError)) else repr(error)
            self._context.event("warning", message=f"going back: {words}")
            self._failed.add(stack)
            return None

    def well(self, stack):
        """Whether none of a stack's steps has failed."""
        return stack not in self._failed


def _restore(name, context):
    """→ (the stack as its last release declared it, files that running programs may have read otherwise); None for one that
    has none."""
    last = record.of_stack(name)
    if "release" not in last:
        context.event("stays", stack=name)
        return None
    return last["stack"], [*kept.restore(name, last), *last.get("unfinished", [])]


def _send_back(edge_name, stack_name, workload, colour):
    """→ True: whoever takes this step learns so that it was taken."""
    colours.activate(edge_name, stack_name, workload, colour)
    return True


def _start(stack, edge_stack, touched, stuck, context):
    """What has one side and was replaced is replaced again, and what has read new files reads the old ones."""
    state = _state(stack, edge_stack)
    changed, services = touched
    one = StackRelease(stack, state, changed, context, only=services)
    one.start_again({workload for name, workload in stuck if name == stack["name"]})
    return one


def _end_what_came(stack, failed, edge_stack, context):
    """New sides, and services that the last release doesn't have.

    :param failed: the stack as it was to be.
    """
    coloured = colours.coloured(stack, failed)
    state = _state(stack, edge_stack)
    came = state.leftovers(engine.containers(stack["name"]))
    state.drain(came, context)
    for container in came:
        engine.stop(container)
        engine.remove(container, volumes=container.service in coloured)


def _state(stack, edge_stack):
    deployment = {"stacks": [] if edge_stack is None else [edge_stack]}
    return StackState(stack, {"manifest": {}, "secrets": {}}, deployment)

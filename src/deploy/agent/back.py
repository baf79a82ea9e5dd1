"""Going back: files, images, containers and colours to the last good release, as far as it goes."""

import colours
import edge
import engine
import files
import paths
from errors import AgentError
from run import run
from stack_release import StackRelease
from state import StackState


def go_back(stacks, edge_stack, images, switched, touched, context):
    """Restores each stack that has a release to go back to. Never raises: what fails is told, and tried by the next run.

    :param images: stack → service → id of the image that it ran.
    :param switched: (stack, workload, colour that had the requests).
    :param touched: stack → (changed files, services that may have read them).
    """
    context.end_alone()
    for stack_name, workload, colour in switched:
        colours.activate(edge_stack["name"], stack_name, workload, colour)
    restored = [stack for stack in stacks if _try(context, _restore, stack, images.get(stack["name"], {}), context)]
    for stack in restored:
        if not stack["edge"]:
            _try(context, _start, stack, edge_stack, touched.get(stack["name"], ([], ())), context)
    if edge_stack is not None and (switched or edge_stack in restored):
        state = _state(edge_stack, edge_stack) if edge_stack in restored else None
        _try(context, edge.bring_up, edge_stack, state, [], True, context)
    for stack in restored:
        if not stack["edge"]:
            _try(context, _remove_new_sides, stack, edge_stack, context)
    context.event("went-back", stacks=[stack["name"] for stack in restored])


def _try(context, step, *arguments):
    try:
        return step(*arguments)
    # A fault in one step must not keep the others from being taken.
    except Exception as error:
        words = str(error) if isinstance(error, (AgentError, OSError)) else repr(error)
        context.event("warning", message=f"going back: {words}")
        return False


def _restore(stack, images, context):
    kept = paths.RELEASES / stack["name"]
    releases = sorted(kept.iterdir()) if kept.is_dir() else []
    if not releases:
        context.event("stays", stack=stack["name"])
        return False
    files.restore(releases[-1], paths.stack_folder(stack["name"]))
    # A newer image may have taken the name that the old release gives; what ran says which one it was.
    present = engine.all_images()
    for name, service in engine.configuration(stack["name"])["services"].items():
        old, reference = images.get(name), service["image"]
        if old is not None and present.get(engine.whole(reference)) != old:
            run(["docker", "tag", old, reference], check=False)
    return True


def _start(stack, edge_stack, touched, context):
    """What has one side and was replaced is replaced again, and what has read new files reads the old ones."""
    state = _state(stack, edge_stack)
    changed, services = touched
    one = StackRelease(stack, state, changed, context, only=services)
    one.start_single()
    return True


def _remove_new_sides(stack, edge_stack, context):
    state = _state(stack, edge_stack)
    for workload, sides in colours.sides(stack["services"]).items():
        side = sides[colours.OTHER[state.active(workload)]]
        engine.compose(stack["name"], "rm", "--force", "--stop", *side, timeout=600, check=False)
    return True


def _state(stack, edge_stack):
    deployment = {"stacks": [] if edge_stack is None else [edge_stack]}
    return StackState(stack, {"manifest": {}, "secrets": {}}, deployment)

"""What a stack succeeds: containers of other projects upon its volumes and ports. They end before it starts, and start
again where its release goes back."""

import engine
import in_the_way
import record
from run import run


def stop(stack, deployment, context):
    """Ends them; what they need to be given back is taken down before."""
    found = [each for each in in_the_way.of(stack, _declared(deployment)) if each.runs]
    known = {each["id"] for each in record.predecessors()}
    new = [{"id": each.id, "restart": each.restart_policy, "stack": stack["name"]} for each in found if each.id not in known]
    if new:
        record.keep_predecessors([*record.predecessors(), *new])
    for container in found:
        context.event("ending", stack=container.project, service=container.service or container.name)
        # Docker starts it again with the host otherwise: two programs upon one volume.
        run(["docker", "update", "--restart", "no", container.id], check=False)
        engine.stop(container)


def settle(deployment, context):
    """After a run that was killed: what stands in nobody's way now is as it was, and what a kept release has ended stays so."""
    declared = _declared(deployment)
    present = {each.id: each for each in engine.everything()} if record.predecessors() else {}
    for said in record.predecessors():
        container = present.get(said["id"])
        if container is None or _is_succeeded(container, said, declared):
            _forget(said)
        elif not any(in_the_way.stands(container, stack, declared) for stack in deployment["stacks"]):
            _give_back(container, said, present.values(), context)


def _is_succeeded(container, said, declared):
    """Whether the release that has ended it was kept, and only this list wasn't emptied any more: who goes back now goes back to
    that release, which has the same volumes and ports."""
    kept = record.of_stack(said["stack"]).get("stack")
    return kept is not None and in_the_way.stands(container, kept, declared)


def give_back(said, context):
    """What was ended starts again.

    :param said: one of the recorded predecessors.
    """
    present = {each.id: each for each in engine.everything()}
    if said["id"] in present:
        _give_back(present[said["id"]], said, present.values(), context)
    else:
        _forget(said)


def _give_back(container, said, present, context):
    """What was started upon its volumes and ports ends first, and stays for its logs."""
    for other in present:
        if other.stack == said["stack"] and other.runs and _share(other, container):
            context.event("ending", stack=other.stack, service=other.service)
            engine.stop(other)
    _start(container, said, context)
    _forget(said)


def forget():
    """The release is good: they stay ended."""
    if record.predecessors():
        record.keep_predecessors([])


def _share(one, other):
    return bool(set(one.volumes) & set(other.volumes) or {port for _, port in one.ports} & {port for _, port in other.ports})


def _start(container, said, context):
    context.event("giving-back", stack=container.project, service=container.service or container.name)
    run(["docker", "update", "--restart", said["restart"], container.id], check=False)
    run(["docker", "start", container.id])


def _forget(said):
    record.keep_predecessors([each for each in record.predecessors() if each["id"] != said["id"]])


def _declared(deployment):
    return {stack["name"] for stack in deployment["stacks"]}

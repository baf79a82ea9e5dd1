"""Containers that stand where a stack is to start: upon one of its volumes, or on one of its ports."""

import engine

EVERY = ("", "0.0.0.0", "::")


def of(stack, declared, containers=None):
    """:param declared: the names of all stacks that are declared.
    :param containers: @default all of the host.
    """
    everything = engine.everything() if containers is None else containers
    return [each for each in everything if stands(each, stack, declared)]


def stands(container, stack, declared):
    """Whether a container of somebody else has what the stack is to have."""
    if container.stack == stack["name"] or container.one_off:
        return False
    if set(container.volumes) & set(stack.get("volumes", [])):
        return True
    # What declared stacks listen on was compared when their files were written.
    return container.stack not in declared and bool(ports(container, stack))


def ports(container, stack):
    """Ports of the host that both want."""
    wanted = [(each["address"], each["port"]) for each in stack.get("listens", [])]
    return sorted({port for there, port in container.ports for address, other in wanted if port == other and _meet(there, address)})


def _meet(one, other):
    return one == other or one in EVERY or other in EVERY

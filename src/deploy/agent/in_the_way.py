"""Containers that stand where a stack is to start, or a service of it: upon one of its volumes, or on one of its ports."""

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


def wanted(configuration):
    """Service → the `volumes`, by Docker's names for them, and what it `listens` on: of a stack as Compose understands it."""
    names = {name: (said or {}).get("name", name) for name, said in configuration.get("volumes", {}).items()}
    found = {}
    for service, said in configuration["services"].items():
        sources = [each.get("source") for each in said.get("volumes", []) if each.get("type") == "volume"]
        published = [each for each in said.get("ports", []) if str(each.get("published", "")).isdigit()]
        found[service] = {
            # One without a name is its container's alone.
            "volumes": [names.get(source, source) for source in sources if source],
            "listens": [{"address": each.get("host_ip", ""), "port": int(each["published"])} for each in published],
        }
    return found


def has(container, said):
    """Whether a container has one of the volumes or ports of a stack, or of a service."""
    return bool(set(container.volumes) & set(said.get("volumes", []))) or bool(ports(container, said))


def ports(container, said):
    """Ports of the host that both want."""
    listens = [(each["address"], each["port"]) for each in said.get("listens", [])]
    return sorted({port for there, port in container.ports for address, other in listens if port == other and _meet(there, address)})


def _meet(one, other):
    return one == other or one in EVERY or other in EVERY

"""What nginx's own files say of a stack: where each of its services gets requests. With another shape of the stack it takes other
files of nginx's; the choice between colours, and replicas that are left out, takes none."""

import colours
import engine
import record
from errors import AgentError


def refuse(deployment, chosen):
    """:param chosen: stack → the record of the release that it is to come to.

    :raises AgentError: `ambiguous` where nginx would go on sending requests to what ends.
    """
    edge = colours.edge_of(deployment)
    if edge is None or edge["name"] in chosen:
        return
    differing = [name for name, said in chosen.items() if leads_to(record.of_stack(name).get("stack")) != leads_to(said["stack"])]
    if not differing:
        return
    stacks = " ".join(f"--stack {name}" for name in (*chosen, edge["name"]))
    raise AgentError(
        "ambiguous",
        f"{', '.join(differing)}: nginx sends requests elsewhere than it would have to then, and {edge['name']} would stay as it is. "
        f"Nothing was changed.\nTake both back: npx vpsynth rollback {deployment['host']} {stacks}\n"
        "or revert the commit, and deploy",
    )


def leads_to(stack):
    """Service → its colour, its part among replicas and its addresses, of those that nginx sends requests to."""
    services = [] if stack is None else stack["services"]
    return {
        each["name"]: (each.get("colour"), each.get("rotation"), each["routedTo"]) for each in services if each.get("routedTo")
    }


def without_led_to(containers, stack, nginx_is_as_before):
    """Of containers that a stack's new release doesn't have, those that nginx sends no requests to.

    :param nginx_is_as_before: it has the files that led to them, until it is released itself.
    """
    before = leads_to(record.of_stack(stack["name"]).get("stack")) if nginx_is_as_before else {}
    gone = before.keys() - leads_to(stack).keys()
    return [each for each in containers if each.service not in gone]


def left_over(deployment, released):
    """Containers that earlier rounds have left for nginx, of services that their stacks don't have any more.

    :param released: the stacks of this round, which end their own.
    """
    others = [stack for stack in deployment["stacks"] if stack not in released]
    for stack in others:
        declared = {each["name"] for each in stack["services"]}
        yield from [each for each in engine.containers(stack["name"]) if each.service not in declared]

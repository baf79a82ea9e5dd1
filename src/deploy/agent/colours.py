"""Which side of a service that has two gets requests: a fact of the host, not of the repository. nginx asks at each request
whether a file is there: `green` for the green side, `toward-green` and `toward-blue` while that side has its share."""

import choice

OTHER = {"blue": "green", "green": "blue"}


def active(edge, stack, workload):
    """The colour that nginx sends requests to; blue until something else was said. Of a canary that is judged the old one."""
    return "green" if "green" in choice.said(edge, stack, workload) else "blue"


def is_shared(edge, stack, workload):
    """Whether both colours get requests: a canary is judged, or was when a run was killed."""
    return any(_toward(colour) in choice.said(edge, stack, workload) for colour in OTHER)


def activate(edge, stack, workload, colour):
    """All requests go there from now on."""
    if colour == "green":
        choice.say(edge, stack, workload, "green")
    else:
        choice.unsay(edge, stack, workload, "green")
    # After that: in between it goes on having its share.
    for each in OTHER:
        choice.unsay(edge, stack, workload, _toward(each))


def end_shares(edge, stack):
    """No canary of a stack has its share any more: those of before have all requests.

    :param stack: as it is declared, or was when nginx read of its canaries.
    """
    for workload in sides(stack["services"]):
        if is_shared(edge, stack["name"], workload):
            activate(edge, stack["name"], workload, active(edge, stack["name"], workload))


def share(edge, stack, workload, colour):
    """A colour has its share of requests from now on, the other one the rest."""
    choice.say(edge, stack, workload, _toward(colour))


def _toward(colour):
    return f"toward-{colour}"


def sides(services):
    """Services that have colours: workload → colour → names."""
    found = {}
    for service in services:
        if "colour" in service:
            found.setdefault(service["workload"], {"blue": [], "green": []})[service["colour"]].append(service["name"])
    return found


def coloured(*stacks):
    """The services that are one of two sides, in any of these declarations of a stack."""
    return {each["name"] for stack in stacks for each in stack["services"] if "colour" in each}


def edge_of(deployment):
    """The stack of the host's nginx; without one no colour is ever switched."""
    return next((stack for stack in deployment["stacks"] if stack["edge"]), None)

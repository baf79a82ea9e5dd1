"""Which replicas nginx sends requests to: a fact of the host, not of the repository. All, unless `without-2` is there."""

import choice

PREFIX = "without-"


def out_of(edge, stack, workload):
    """The group that gets requests, `without-2`; None for all replicas."""
    return next((name for name in sorted(choice.said(edge, stack, workload)) if name.startswith(PREFIX)), None)


def send(edge, stack, workload, group):
    """Requests go to a group from now on; None: to all."""
    if group is not None:
        choice.say(edge, stack, workload, group)
    for name in choice.said(edge, stack, workload) - {group}:
        if name.startswith(PREFIX):
            choice.unsay(edge, stack, workload, name)

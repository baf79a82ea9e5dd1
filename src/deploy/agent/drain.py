"""Waiting until nginx has no request in hand for what is about to end: then nothing is lost by its end.

nginx counts requests by the group that they have chosen, a colour or some replicas, before their body is read; its own server
on loopback says whether there are any (synth/nginx/status-files.ts).
"""

import time

import nginx_status

POLL = 0.5
# A request may be between its choice and its count.
SETTLED = 0.3


def wait(port, groups, names, seconds, context, meanwhile=None):
    """Until no request is in hand that has chosen one of the groups, or the time is over, which is told.

    :param groups: (stack, workload, group).
    :param names: of what is about to end, for people.
    :param meanwhile: what is done again and again; by default it is looked whether somebody still waits.
    """
    context.event("emptying", services=names, seconds=seconds)
    deadline = time.monotonic() + seconds
    time.sleep(SETTLED)
    left = list(groups)
    while left := [group for group in left if nginx_status.is_in_hand(port, *group)]:
        if time.monotonic() > deadline:
            message = f"nginx has still requests in hand for {', '.join(names)} after {seconds} s, which end with what is replaced"
            context.event("warning", message=message)
            return
        (meanwhile or context.stay)()
        time.sleep(POLL)


def groups_of(stack, containers):
    """The groups whose requests containers of a stack may get.

    What isn't declared any more has none: nginx knows no way to it since it has read its files, and those that it had in hand
    are of its old workers.
    """
    services = {service["name"]: service for service in stack["services"]}
    found = set()
    for service in (services[each.service] for each in containers if each.service in services):
        if "colour" in service:
            found.add((stack["name"], service["workload"], service["colour"]))
        elif "rotation" in service:
            others = {each.get("rotation") for each in stack["services"] if each["workload"] == service["workload"]}
            found |= {(stack["name"], service["workload"], group) for group in {"all", *others} - {service["rotation"]}}
    return sorted(found)

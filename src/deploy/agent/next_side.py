"""Which side of a service that has two comes to its next release."""

import colours


def next_side(active, containers, has_edge):
    """The other one, beside the one that gets requests, where that runs and an edge can take them over; else that one itself,
    in its place.

    :param containers: those that the side which gets requests has.
    """
    beside = has_edge and any(each.status == "running" for each in containers)
    return colours.OTHER[active] if beside else active

"""In what order services that can start are started."""


def batches(wave, containers):
    """A wave in the order in which it is started: first at once what leaves nobody behind, then replicas that work now, one of
    each workload at a time.

    :param containers: service → its container as it was.
    """
    working = [each for each in wave if each.get("strategy") == "rolling" and _is_well(containers.get(each["name"]))]
    by_workload = {}
    for service in working:
        by_workload.setdefault(service["workload"], []).append(service)
    # A single one has nobody to wait for.
    queues = [queue for queue in by_workload.values() if len(queue) > 1]
    queued = [each for queue in queues for each in queue]
    at_once = [each for each in wave if each not in queued]
    longest = max((len(queue) for queue in queues), default=0)
    turns = [[queue[turn] for queue in queues if turn < len(queue)] for turn in range(longest)]
    return [batch for batch in (at_once, *turns) if batch]


def _is_well(container):
    return container is not None and container.well

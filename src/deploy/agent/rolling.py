"""Replicas that nginx sends requests to, replaced one after the other: each gets none from before it ends until it answers."""

import time

import edge
import observe
import rotation


def roll(releases, edge_stack, context):
    """Replaces the replicas in `rolls` of releases: those of one number together, so that each waits once for its requests."""
    rolls = [(one, service) for one in releases for service in one.rolls]
    if not rolls and not _is_any_out(releases, edge_stack):
        return
    settling, since = [], 0.0
    for number in sorted({_number(service["rotation"]) for _, service in rolls}):
        batch = [(one, service) for one, service in rolls if _number(service["rotation"]) == number]
        context.event("leaving", services=[f"{one.name}/{service['name']}" for one, service in batch])
        _send(releases, edge_stack, batch)
        since = time.monotonic()
        edge.drain([(one.stack, one.containers_of(service)) for one, service in batch], edge_stack, context)
        observe.until_settled([(one.name, service, since) for one, service in settling], context)
        for one in releases:
            if mine := [service for each, service in batch if each is one]:
                one.replace(mine)
        settling = batch
    context.event("returning", services=[f"{one.name}/{service['name']}" for one, service in settling])
    _send(releases, edge_stack, [])


def forget_gone(releases, edge_stack):
    """A run that was killed may have left a replica out that isn't declared any more: nginx would know no such group."""
    for one, workload, groups in _workloads(releases):
        if rotation.out_of(edge_stack["name"], one.name, workload) not in (None, *groups):
            rotation.send(edge_stack["name"], one.name, workload, None)


def _send(releases, edge_stack, batch):
    """Those of a batch get no requests, all others do."""
    for one, workload, _ in _workloads(releases):
        mine = [service["rotation"] for each, service in batch if each is one and service["workload"] == workload]
        rotation.send(edge_stack["name"], one.name, workload, mine[0] if mine else None)


def _is_any_out(releases, edge_stack):
    return any(rotation.out_of(edge_stack["name"], one.name, workload) for one, workload, _ in _workloads(releases))


def _workloads(releases):
    """(release, workload, groups without one of its replicas) of what nginx spreads requests over."""
    for one in releases:
        groups = {}
        for service in one.stack["services"]:
            if "rotation" in service:
                groups.setdefault(service["workload"], set()).add(service["rotation"])
        for workload, names in groups.items():
            yield one, workload, names


def _number(group):
    return int(group.rpartition("-")[2])

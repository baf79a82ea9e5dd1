"""Operation `foresee`: what a release will do to each service, by the compose.yaml that is to come. Changes nothing."""

from typing import NamedTuple

import changes
import colours
import compose
import due
import engine
import gaps
import paths
import record
from mounts import Mounts
from next_side import next_side

MEMORY = "/proc/meminfo"


def foresee(request, context):
    """Request: `deployment`, `compose` (stack → the text of its compose.yaml, as it will be; the stacks of the release),
    `changed` (stack → paths of its files that change), `renewed` (images that get another content under their name).

    Result: `actions`, a list of `{stack, service, action, because, …}` in the order of the release, and `memory` in bytes:
    `limits` and `reservations` of what will run beside what runs, `available` now.
    """
    deployment = request["deployment"]
    host = _Host(colours.edge_of(deployment), engine.containers(), engine.all_images(), set(request["renewed"]))
    foreseen = [
        _Stack(stack, request["compose"][stack["name"]], set(request["changed"].get(stack["name"], [])), host)
        for stack in deployment["stacks"]
        if stack["name"] in request["compose"]
    ]
    beside = [each for one in foreseen for each in one.memory()]
    return {
        "actions": [action for one in foreseen for action in one.actions],
        "memory": {
            "limits": sum(limit for limit, _ in beside),
            "reservations": sum(reservation for _, reservation in beside),
            "available": _available(),
        },
    }


class _Host(NamedTuple):
    """What all stacks are compared with, asked for once."""

    edge: dict | None
    containers: list
    # By their whole references.
    images: dict
    renewed: set


class _Stack:
    def __init__(self, stack, text, changed, host):
        self._stack = stack
        self._name = stack["name"]
        self._host = host
        self._configuration, self._hashes = compose.declared(self._name, text)
        mounts = Mounts(paths.stack_folder(self._name), self._configuration)
        self._read = lambda service: [path for path in changed if mounts.reads(service["name"], path)]
        self._containers = {each.service: each for each in host.containers if each.stack == self._name}
        self.actions = list(self._foreseen())

    def memory(self):
        """(limit, reservation) of each container that comes beside what runs."""
        for action in self.actions:
            if action["action"] in ("switch", "canary", "upgrade", "migrate", "run"):
                for name in action.get("starts", [action["service"]]):
                    yield self._resources(name)

    def _resources(self, name):
        said = self._configuration["services"][name].get("deploy", {}).get("resources", {})
        return [int(said.get(part, {}).get("memory", 0)) for part in ("limits", "reservations")]

    def _foreseen(self):
        sides = colours.sides(self._stack["services"])
        done = set()
        for service in self._stack["services"]:
            if service["runs"] == "job":
                continue
            workload = service["workload"]
            if "colour" not in service:
                yield from self._of_one(service)
            elif workload not in done:
                done.add(workload)
                yield from self._of_sides(workload, sides[workload])

    def _of_one(self, service):
        because = self._why(service)
        if because is None:
            yield from self._told(service)
            return
        name = service["name"]
        if "migration" in service:
            migration = service["migration"]
            yield self._action(name, "migrate", because, kind=migration["kind"], database=migration["database"])
        elif service["runs"] == "once":
            yield self._action(name, "run", because)
        elif name not in self._containers:
            yield self._action(name, "start", because)
        elif self._stack["edge"] and self._configuration["services"][name].get("network_mode") == "host":
            yield self._action(name, "upgrade", because)
        elif service.get("strategy") == "rolling":
            yield self._action(name, "roll", because, **self._gap(service), **self._ports([name]))
        else:
            yield self._action(name, "recreate", because, **self._gap(service))

    def _of_sides(self, workload, names):
        active = "blue" if self._host.edge is None else colours.active(self._host.edge["name"], self._name, workload)
        mine = [each for each in self._stack["services"] if each["name"] in names[active]]
        reasons = [because for each in mine if (because := self._why(each) or self._restarted(each)) is not None]
        if not reasons:
            return
        found = [self._containers[name] for name in names[active] if name in self._containers]
        to = next_side(active, found, self._host.edge is not None)
        if to == active:
            yield self._action(workload, "start", reasons[0], starts=names[active])
            return
        action = "canary" if mine[0].get("strategy") == "canary" else "switch"
        ports = self._ports([name for side in names.values() for name in side])
        yield self._action(workload, action, reasons[0], **{"from": active, "to": to}, starts=names[to], **ports)

    def _why(self, service):
        """Why its container is made anew; None when it isn't."""
        container = self._containers.get(service["name"])
        if container is None:
            return "is not there"
        if service["image"] in self._host.renewed:
            return f"{service['image']} is another one"
        declared, image = self._hashes.get(service["name"]), self._host.images.get(service["image"])
        if "migration" in service and due.is_done(self._name, container, declared, image):
            return None
        if container.reference not in (None, service["image"]):
            return f"{container.reference} becomes {service['image']}"
        if container.hash != declared:
            return "is declared otherwise"
        if self._host.images.get(service["image"], container.image) != container.image:
            return f"{service['image']} is another one"
        if service["runs"] == "once":
            return None if (container.status, container.exit_code) == ("exited", 0) else f"is {container.condition}"
        return None if container.well else f"is {container.condition}"

    def _restarted(self, service):
        paths_at_start = changes.needs_restart(service, self._read(service))
        return f"reads {', '.join(sorted(paths_at_start))} at its start alone" if paths_at_start else None

    def _told(self, service):
        if service["runs"] != "always":
            return
        because = self._restarted(service)
        read = sorted(self._read(service))
        if because is not None:
            action = "roll" if service.get("strategy") == "rolling" else "restart"
            yield self._action(service["name"], action, because, **self._gap(service))
        elif read:
            yield self._action(service["name"], "reload", ", ".join(read))

    def _ports(self, names):
        """Where another one gets requests: nginx learns it for all of a service at once, whichever of them listen there yet."""
        before = record.of_stack(self._name).get("stack", {}).get("services", [])
        old, new = (
            sorted({asked["port"] for each in services if each["name"] in names for asked in each.get("asked", [])})
            for services in (before, self._stack["services"])
        )
        return {"ports": {"from": old, "to": new}} if old and new and old != new else {}

    def _gap(self, service):
        found = gaps.expected(self._stack, {service["name"]})
        return {"gap": found[service["name"]]} if service["name"] in found else {}

    def _action(self, service, action, because, **more):
        return {"stack": self._name, "service": service, "action": action, "because": because, **more}


def _available():
    """What the kernel says can be used without swapping (proc(5), MemAvailable); None where it doesn't say."""
    with open(MEMORY, encoding="ascii") as file:
        for line in file:
            name, _, value = line.partition(":")
            if name == "MemAvailable":
                return int(value.split()[0]) * 1024
    return None

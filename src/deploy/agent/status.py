"""Operation `status`: what runs here, since when, and by which release."""

import shutil

import certificates
import colours
import engine
import history
import left_volumes
import lock
import paths
import record

HISTORY = 5


def status(request, context):
    """Request: `deployment`. Result: `stacks`, `undeclared` ones, `leftVolumes`, `certificates`, `history`, `lock` (who has it, or
    None), `disk` (bytes free and in all)."""
    deployment = request["deployment"]
    edge = colours.edge_of(deployment)
    present = engine.containers()
    digests = engine.repository_digests()
    usage = shutil.disk_usage(paths.ROOT)
    return {
        "stacks": [_stack(stack, edge, present, digests) for stack in deployment["stacks"]],
        "undeclared": undeclared(deployment),
        "leftVolumes": left_volumes.left(deployment),
        "certificates": [certificates.state(edge["name"], each) for each in deployment["certificates"] if edge],
        "history": history.told(history.entries()[-HISTORY:], context),
        "lock": lock.holder(),
        "disk": {"free": usage.free, "total": usage.total},
    }


def undeclared(deployment):
    """Stacks that were released here once and stand in no declaration any more."""
    names = {stack["name"] for stack in deployment["stacks"]}
    return sorted(each.name for each in paths.STACKS.iterdir() if each.name not in names) if paths.STACKS.is_dir() else []


def _stack(stack, edge, present, digests):
    name = stack["name"]
    last = record.of_stack(name)
    active = {
        workload: colours.active(edge["name"], name, workload) for workload in colours.sides(stack["services"]) if edge
    }
    return {
        "name": name,
        "released": last.get("at"),
        "commit": last.get("commit"),
        "active": active,
        "services": [_service(service, active, name, present, digests) for service in stack["services"]],
    }


def _service(service, active, stack, present, digests):
    container = next((each for each in present if (each.stack, each.service) == (stack, service["name"])), None)
    expected = service["runs"] != "job" and service.get("colour") in (None, active.get(service["workload"]))
    done = service["runs"] == "once" and container is not None and container.condition == "exited (0)"
    return {
        "name": service["name"],
        "image": service["image"],
        "runs": engine.whole(container.reference) if container is not None and container.reference else None,
        "digests": [] if container is None else digests.get(container.image, []),
        "expected": expected,
        "condition": None if container is None else container.condition,
        "well": done or (container is not None and container.well) if expected else container is None,
        "started": None if container is None else container.started,
        "restarts": 0 if container is None else container.restarts,
    }

"""Which targets Prometheus asks of what has two sides: those of the side that gets requests, as it sees them by itself."""

import colours
import files
import paths
from errors import AgentError


def follow(deployment, context, both=()):
    """Shows each Prometheus the active sides' targets, and takes away those of workloads that are gone.

    :param both: (stack, workload) whose sides get requests both.

    What fails is told: services run without being watched, so that it is no reason to go back.
    """
    edge = colours.edge_of(deployment)
    for stack in deployment["stacks"]:
        if "targets" not in stack:
            continue
        name = stack["name"]
        try:
            _follow(name, files.inside(paths.stack_folder(name), stack["targets"]), edge, both)
        except (AgentError, OSError) as error:
            context.event("warning", message=f"{name} does not follow the active colours: {error}")


def _follow(monitor, targets, edge, both):
    wanted = {}
    for blue in targets.glob("*/*.blue.yml"):
        stack, workload = blue.parent.name, blue.name.removesuffix(".blue.yml")
        colour = "blue" if edge is None else colours.active(edge["name"], stack, workload)
        wanted[paths.targets_file(monitor, stack, workload)] = blue.with_name(f"{workload}.{colour}.yml")
        if (stack, workload) in both:
            other = colours.OTHER[colour]
            wanted[paths.canary_targets_file(monitor, stack, workload)] = blue.with_name(f"{workload}.{other}.yml")
    for path, source in wanted.items():
        if files.digest_of(path) != files.digest_of(source):
            files.write(path, source.read_bytes(), mode=0o444)
    active = paths.active_folder(monitor)
    for path in active.glob("*/*/*.yml"):
        if path not in wanted:
            files.remove(path, active)

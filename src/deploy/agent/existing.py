"""What is on the host already, against what the declaration says of it: nothing that holds data is left behind, started upon,
ended or removed without a word of it there."""

import engine
import in_the_way
import left_volumes
import paths
import removal
from errors import AgentError
from status import undeclared


def check(deployment):
    """:raises AgentError: `existing-state`, with all that a person has to decide."""
    host = _Host(deployment)
    found = [*host.lacking(), *host.ending(), *host.left(), *host.taken(), *host.unremovable()]
    if found:
        raise AgentError(
            "existing-state",
            "\n".join([*found, f"Nothing was changed. What is said of these in an ExistingState of {deployment['host']}: docs/state.md"]),
        )


def to_do(deployment):
    """What a release does beside its stacks: `ends` and `removes`, by name."""
    said = left_volumes.said_of(deployment)
    volumes = engine.volumes() if said["removed"] else {}
    return {
        "ends": [name for name in said["ended"] if removal.is_here(name)],
        "removes": [name for name in said["removed"] if name in volumes],
    }


class _Host:
    def __init__(self, deployment):
        self._deployment = deployment
        self._said = left_volumes.said_of(deployment)
        self._declared = {stack["name"] for stack in deployment["stacks"]}
        self._undeclared = undeclared(deployment)
        self._containers = engine.everything()
        self._volumes = engine.volumes()

    def lacking(self):
        """Whose data is to be there before anything starts."""
        return [
            f"the volume {volume}, whose data {stack['name']} takes over, is not on this host: bring it, or begin with nothing "
            f"in it by: docker volume create {volume}"
            for stack in self._deployment["stacks"]
            for volume in stack.get("takenOver", [])
            if volume not in self._volumes
        ]

    def ending(self):
        """Stacks that nobody declares any more."""
        return [
            f"the stack {name} was released here and is declared no more. Declare it again, or say that it ends: "
            f"ended: {{ '{name}': 'why' }}"
            for name in self._undeclared
            if name not in self._said["ended"]
        ]

    def left(self):
        for name in left_volumes.left(self._deployment):
            if name not in self._said["removed"] and left_volumes.has_data(self._volumes[name]):
                yield self._left(name)

    def _left(self, name):
        users = [self._named(each) for each in self._containers if name in each.volumes]
        maker = self._volumes[name]["stack"]
        whose = f"mounted by {', '.join(users)}" if users else f"made for {maker}" if maker else "mounted by nothing"
        return (
            f"the volume {name} is declared no more and holds {_amount(left_volumes.size(self._volumes[name]))} ({whose}). "
            "Declare it again, or say what becomes of it: "
            f"takenOver: {{ '{self._successor(name)}': '{name}' }} where it has another name now, "
            f"removed: {{ '{name}': 'why' }}, or kept: {{ '{name}': 'why' }}"
        )

    def _successor(self, name):
        """The declared volume that it probably is: one that isn't here yet, of the same name in its stack."""
        new = [each for stack in self._deployment["stacks"] for each in stack["volumes"] if each not in self._volumes]
        same = [each for each in new if each.rpartition("_")[2] == name.rpartition("_")[2]]
        return (same or new or ["<declared volume>"])[0]

    def taken(self):
        """What others have of what is declared."""
        for stack in self._deployment["stacks"]:
            for container in in_the_way.of(stack, self._declared, self._containers):
                if container.runs and self._stays(container):
                    yield self._taken(container, stack)

    def _stays(self, container):
        project = container.project
        return project not in self._said["ended"] and project not in self._declared and project not in self._undeclared

    def _taken(self, container, stack):
        volumes = sorted(set(container.volumes) & set(stack.get("volumes", [])))
        ports = [str(port) for port in in_the_way.ports(container, stack)]
        what = " and ".join([f"volume {', '.join(volumes)}"] * bool(volumes) + [f"port {', '.join(ports)}"] * bool(ports))
        return (
            f"{stack['name']} is to have the {what}, which {self._named(container)} has, and vpsynth didn't start. End it, or say "
            f"that the release does: ended: {{ '{container.project}': 'why' }}"
        )

    def unremovable(self):
        """What is to be removed and can't be, or can't be saved before."""
        for name in self._said["removed"]:
            if name not in self._volumes:
                continue
            users = [self._named(each) for each in self._containers if name in each.volumes and self._stays(each)]
            if users:
                yield f"the volume {name} is to be removed, and {', '.join(users)} mounts it: end that first"
            elif (lacking := removal.lacking_room(self._volumes[name])) is not None:
                yield (
                    f"the volume {name} is to be removed and saved before, and {_amount(lacking)} are lacking for that on the disk "
                    f"of {paths.RECORDS}: free some"
                )

    def _named(self, container):
        if container.stack is None:
            return f"the container {container.name}"
        return f"{container.service} of the project {container.stack}"


def _amount(size):
    """For people."""
    if size is None:
        return "more than can be measured in time"
    return f"{size / 1024:.0f} KiB" if size < 1024 * 1024 else f"{size / (1024 * 1024):.0f} MiB"

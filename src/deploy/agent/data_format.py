"""What can read the data in a volume: nothing else is started upon it."""

import engine
import record
from errors import AgentError


def check(deployment):
    """Compares with what was released last; a volume that is gone has nothing to be read.

    :raises AgentError: `data-format`.
    """
    last = record.deployment() or {"stacks": []}
    written = {volume: program for stack in last["stacks"] for volume, program in stack.get("data", {}).items()}
    for stack in deployment["stacks"]:
        for volume, program in stack.get("data", {}).items():
            if written.get(volume, program) != program and engine.has_volume(volume):
                raise AgentError(
                    "data-format",
                    f"{stack['name']}: the data in the volume {volume} is of {written[volume]}, and {program} can't read it. "
                    "Nothing was changed",
                )

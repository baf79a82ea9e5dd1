"""What can read the data in a volume: nothing else is started upon it."""

import re
from pathlib import Path

import engine
import left_volumes
import record
from errors import AgentError

# The program's own file in the folder of its data (PostgreSQL documentation, "Database File Layout").
POSTGRES = "PG_VERSION"


def check(deployment):
    """Compares with what was released last, or, of what somebody else made, with what is in it; a volume that is gone has
    nothing to be read.

    :raises AgentError: `data-format`.
    """
    last = record.deployment() or {"stacks": []}
    written = {volume: program for stack in last["stacks"] for volume, program in stack.get("data", {}).items()}
    here = engine.volumes()
    for stack in deployment["stacks"]:
        for name, program in stack.get("data", {}).items():
            if name not in here:
                continue
            if name in written:
                there = None if written[name] == program else f"of {written[name]}"
            else:
                there = _found(here[name], program) if name in stack.get("takenOver", []) else None
            if there is not None:
                raise AgentError(
                    "data-format",
                    f"{stack['name']}: the data in the volume {name} is {there}, and {program} can't read it. Nothing was changed",
                )


def _found(volume, program):
    """What is in a volume, where that isn't what a program looks for there; None where it is, or can't be told."""
    wanted = re.match(r"PostgreSQL (\d+)", program)
    if wanted is None or not left_volumes.has_data(volume):
        return None
    folder, version = Path(volume["folder"]), wanted[1]
    # Its image keeps it in the volume itself up to 17, and below that from 18 on.
    expected = folder / POSTGRES if int(version) < 18 else folder / version / "docker" / POSTGRES
    if _read(expected) == version:
        return None
    for path in (folder / POSTGRES, *sorted(folder.glob(f"*/{POSTGRES}")), *sorted(folder.glob(f"*/docker/{POSTGRES}"))):
        if (found := _read(path)) is not None:
            return f"of PostgreSQL {found} (in {path.parent.relative_to(folder)} of it)"
    return "not of PostgreSQL"


def _read(path):
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None

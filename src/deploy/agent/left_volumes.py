"""Volumes that nothing declares any more: a release takes none away without a word, and no backup knows of them."""

import os
from pathlib import Path

import engine
import paths
import record
from errors import AgentError
from run import run

# Of a file system that was mounted there: in every empty one.
NOTHING = {"lost+found"}
MEASURING = 60


def said_of(deployment):
    """What the declaration says of what is here already: `ended`, `removed`, `kept`."""
    return deployment.get("existing") or {"ended": {}, "removed": {}, "kept": {}}


def left(deployment):
    """Their names: of the stacks that are declared or end now, of those that were released here once, and what those took
    over. Not what is declared to be kept.

    Volumes of programs that vpsynth neither released nor ends are nobody's business here.
    """
    stacks, said = deployment["stacks"], said_of(deployment)
    # Files of an older vpsynth don't name them: then nothing can be said.
    if any("volumes" not in stack for stack in stacks):
        return []
    declared = {volume for stack in stacks for volume in stack["volumes"]}
    ours = {stack["name"] for stack in stacks} | set(said["ended"])
    if paths.STACKS.is_dir():
        ours.update(each.name for each in paths.STACKS.iterdir())
    known = set(record.volumes())
    if said["ended"]:
        # Without a name of their own too: a database that was started without a volume has its data in one.
        known.update(volume for each in engine.everything() if each.project in said["ended"] for volume in each.volumes)
    here = engine.volumes()
    found = {name for name, volume in here.items() if volume["stack"] in ours or name in known}
    return sorted(found - declared - set(said["kept"]))


def has_data(volume):
    """Whether something is in a volume; what can't be looked at may well hold something."""
    try:
        return bool(set(os.listdir(volume["folder"])) - NOTHING)
    except OSError:
        return True


def size(volume):
    """In bytes, as it stands on the disk; None where that takes too long to find out."""
    try:
        said = run(["du", "--summarize", "--block-size=1", str(Path(volume["folder"]))], check=False, timeout=MEASURING)
    except AgentError:
        return None
    number = said.stdout.partition("\t")[0]
    return int(number) if number.isdigit() else None

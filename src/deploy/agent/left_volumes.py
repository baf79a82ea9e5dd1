"""Volumes that nothing declares any more: a release takes none away, and no backup knows of them."""

import engine
import paths


def left(deployment):
    """Their names: of the stacks that are declared, and of those that were released here once.

    Volumes of programs that vpsynth didn't release are nobody's business here.
    """
    stacks = deployment["stacks"]
    # Files of an older vpsynth don't name them: then nothing can be said.
    if any("volumes" not in stack for stack in stacks):
        return []
    declared = {volume for stack in stacks for volume in stack["volumes"]}
    released = {each.name for each in paths.STACKS.iterdir()} if paths.STACKS.is_dir() else set()
    ours = released | {stack["name"] for stack in stacks}
    return sorted(name for name, stack in engine.named_volumes().items() if stack in ours and name not in declared)

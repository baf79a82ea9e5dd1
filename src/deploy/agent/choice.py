"""Files by whose being there nginx chooses, at each request, where it goes: nothing is read anew, and no connection ends."""

import files
import paths


def said(edge, stack, workload):
    """The names of those that are there."""
    folder = paths.chosen_folder(edge, stack, workload)
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def say(edge, stack, workload, name):
    """From now on."""
    path = paths.chosen_folder(edge, stack, workload) / name
    if not path.exists():
        files.write(path, b"", mode=0o444)


def unsay(edge, stack, workload, name):
    path = paths.chosen_folder(edge, stack, workload) / name
    if path.exists():
        files.remove(path, paths.active_folder(edge))

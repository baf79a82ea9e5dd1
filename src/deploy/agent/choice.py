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
    """No more. Its folder stays: on a disk that is full by then there is room for another empty file, and for no folder."""
    path = paths.chosen_folder(edge, stack, workload) / name
    if path.exists():
        path.unlink()
        files.settle(path.parent)


def forget(edge, stacks):
    """What nginx is told of services that have no such choice any more: it would mean something again when they have."""
    for stack in stacks:
        known = {}
        for service in stack["services"]:
            names = known.setdefault(service["workload"], set())
            if "colour" in service:
                names |= {"green", "toward-green", "toward-blue"}
            elif "rotation" in service:
                names.add(service["rotation"])
        folder = paths.active_folder(edge) / stack["name"]
        for workload in [path.name for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []:
            choices = known.get(workload, set())
            for name in said(edge, stack["name"], workload) - choices:
                unsay(edge, stack["name"], workload, name)
            if not choices:
                files.remove_empty(folder / workload, paths.active_folder(edge))

"""Which replicas nginx sends requests to: a fact of the host, not of the repository. All, unless a file says otherwise."""

import re

import files
import paths


def out_of(edge, stack, workload):
    """The group that gets requests, `without-2`; None for all replicas."""
    try:
        text = paths.rotation_file(edge, stack, workload).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    found = re.search(r'^"" (without-\d+);$', text, re.MULTILINE)
    return found[1] if found else None


def send(edge, stack, workload, group):
    """Says which group gets requests, None for all; nginx hears it at its next reload."""
    path = paths.rotation_file(edge, stack, workload)
    if group is None and not path.exists():
        return
    if group is None:
        files.remove(path, paths.active_folder(edge))
    else:
        files.write(path, f'"" {group};\n'.encode(), mode=0o444)

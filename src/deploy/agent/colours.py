"""Which side of a service that has two gets requests: a fact of the host, not of the repository."""

import re

import files
import paths

OTHER = {"blue": "green", "green": "blue"}


def active(edge, stack, workload):
    """The colour that nginx sends requests to; blue until something else was said."""
    try:
        text = paths.active_file(edge, stack, workload).read_text(encoding="utf-8")
    except FileNotFoundError:
        return "blue"
    found = re.search(r'^"" (blue|green);$', text, re.MULTILINE)
    return found[1] if found else "blue"


def activate(edge, stack, workload, colour):
    """Says it; nginx hears it at its next reload."""
    files.write(paths.active_file(edge, stack, workload), f'"" {colour};\n'.encode(), mode=0o444)


def sides(services):
    """Services that have colours: workload → colour → names."""
    found = {}
    for service in services:
        if "colour" in service:
            found.setdefault(service["workload"], {"blue": [], "green": []})[service["colour"]].append(service["name"])
    return found


def edge_of(deployment):
    """The stack of the host's nginx; without one no colour is ever switched."""
    return next((stack for stack in deployment["stacks"] if stack["edge"]), None)

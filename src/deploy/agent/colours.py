"""Which side of a service that has two gets requests: a fact of the host, not of the repository."""

import re

import files
import paths

OTHER = {"blue": "green", "green": "blue"}
# The colour that has its share of requests.
_JUDGED = re.compile(r'^"" \$\w+__toward_(blue|green);$', re.MULTILINE)


def active(edge, stack, workload):
    """The colour that nginx sends requests to; blue until something else was said. Of a canary that is judged the old one."""
    text = _said(edge, stack, workload)
    found = re.search(r'^"" (blue|green);$', text, re.MULTILINE)
    judged = _JUDGED.search(text)
    return OTHER[judged[1]] if judged else found[1] if found else "blue"


def is_shared(edge, stack, workload):
    """Whether both colours get requests: a canary is judged, or was when a run was killed."""
    return _JUDGED.search(_said(edge, stack, workload)) is not None


def activate(edge, stack, workload, colour):
    """Says it; nginx hears it at its next reload."""
    files.write(paths.active_file(edge, stack, workload), f'"" {colour};\n'.encode(), mode=0o444)


def share(edge, stack, workload, variable):
    """Says that a variable of nginx, which is another for each request, names the colour; nginx hears it at its next reload.

    :param variable: `$shop_prod__api__toward_green`
    """
    files.write(paths.active_file(edge, stack, workload), f'"" {variable};\n'.encode(), mode=0o444)


def _said(edge, stack, workload):
    try:
        return paths.active_file(edge, stack, workload).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


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

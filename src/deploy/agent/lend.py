"""Operation `lend`: the deployer's version answers the rest of this session, and the one in place stays. Who only looks
may have another version than those who deploy, timers, and whoever looks next.
"""

import sys

import lent
import replace
import version


def lend(request, context):
    """Request: `files`, as for `replace`. That version answers it, by `{}`, in the place of this process."""
    contents = replace.checked(request["files"])
    folder = lent.fresh()
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    # Until it has answered nothing more is sent: nothing is read here that it would miss.
    context.hand_over([sys.executable, "-I", "-B", str(folder), f"version={version.of(contents)}"])

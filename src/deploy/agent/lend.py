"""Operation `lend`: the deployer's version answers the rest of this session, and the one in place stays. Who only looks
may have another version than those who deploy, timers, and whoever looks next.
"""

import os
import shutil
import sys
from pathlib import Path

import paths
import replace
import version

FOLDER = "lent"


def lend(request, context):
    """Request: `files`, as for `replace`. That version answers it, by `{}`, in the place of this process."""
    contents = replace.checked(request["files"])
    folder = _fresh()
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    # Until it has answered nothing more is sent: nothing is read here that it would miss.
    context.hand_over([sys.executable, "-I", "-B", str(folder), f"version={version.of(contents)}"])


def is_lent():
    """Whether this very agent is one: whatever its arguments say, which come from whoever asks."""
    return version.FOLDER.parent == _lent().resolve()


def give_back():
    """The end of a lent one."""
    shutil.rmtree(version.FOLDER, ignore_errors=True)


def _lent():
    return paths.RUNTIME / FOLDER


def _fresh():
    lent = _lent()
    lent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for each in lent.iterdir():
        # What was killed couldn't give it back.
        if each.name == str(os.getpid()) or not Path("/proc", each.name).exists():
            shutil.rmtree(each, ignore_errors=True)
    folder = lent / str(os.getpid())
    folder.mkdir(mode=0o700)
    return folder

"""Agents that are lent for a session, each in a folder of its own: of the number of its process."""

import os
import shutil
from pathlib import Path

import paths
import version


def is_own():
    """Whether this very agent is one: whatever its arguments say, which come from whoever asks."""
    return version.FOLDER.parent == _folder().resolve()


def give_back():
    """The end of this one."""
    shutil.rmtree(version.FOLDER, ignore_errors=True)


def fresh():
    """An empty folder for the one that goes on in the place of this process."""
    lent = _folder()
    lent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for each in lent.iterdir():
        # What was killed couldn't give it back.
        if each.name == str(os.getpid()) or not Path("/proc", each.name).exists():
            shutil.rmtree(each, ignore_errors=True)
    folder = lent / str(os.getpid())
    folder.mkdir(mode=0o700)
    return folder


def _folder():
    return paths.RUNTIME / "lent"

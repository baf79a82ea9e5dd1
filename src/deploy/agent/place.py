"""Puts the agent's own files where the launcher finds them. At every moment a whole agent is there, also after a loss of power:
each version has a folder of its own, and the link `agent` leads to the one that is started."""

import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path

import files
import version

SCRIPTS = {"bootstrap.sh", "gate"}
# linux/fs.h, fcntl.h.
RENAME_EXCHANGE, AT_FDCWD = 2, -100


def place(library, contents):
    """Returns whether anything was to be done. The agent of before stays beside: one that runs loads its modules as it needs
    them.

    :param contents: bytes by name.
    """
    agent, gate = library / "agent", library / "gate"
    done = _gate(gate, contents["gate"])
    if agent.is_symlink() and agent.is_dir() and version.contents(agent) == contents:
        _remove_all(library.glob("agent.*"))
        return done
    before = os.readlink(agent) if agent.is_symlink() else None
    fresh = Path(tempfile.mkdtemp(prefix=f"agent-{version.of(contents)[:12]}-", dir=library))
    with files.together():
        for name, content in contents.items():
            files.write(fresh / name, content, mode=0o755 if name in SCRIPTS else 0o644)
    fresh.chmod(0o755)
    # Its name, before anything leads to it.
    files.settle(library)
    _lead(agent, fresh.name)
    files.settle(library)
    _remove_all(path for path in library.glob("agent[-.]*") if path.name not in (fresh.name, before))
    return True


def _gate(path, content):
    if files.digest_of(path) == files.hashlib.sha256(content).hexdigest() and stat.S_IMODE(path.stat().st_mode) == 0o755:
        return False
    files.write(path, content, mode=0o755)
    return True


def _lead(agent, name):
    link = agent.with_name("agent.new")
    _remove_all([link])
    link.symlink_to(name)
    # Of a version that had no link: a folder can't be replaced by a rename.
    if agent.is_dir() and not agent.is_symlink() and not _exchange(link, agent):
        os.rename(agent, agent.with_name("agent.old"))
    if link.is_symlink():
        os.replace(link, agent)


def _exchange(one, other):
    """Swaps two names at once (rename(2), RENAME_EXCHANGE). False for a file system that can't."""
    import ctypes

    rename = ctypes.CDLL(None).renameat2
    return rename(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0


def _remove_all(paths):
    for path in list(paths):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def main(library):
    """For bootstrap.sh: the agent that this file is of."""
    if place(Path(library), {name: each for name, each in version.contents(version.FOLDER).items() if is_of_agent(name)}):
        print(f"wrote {library}/agent")


def is_of_agent(name):
    """Whether a file of this name is one of the agent's."""
    return name.endswith(".py") or name in SCRIPTS


if __name__ == "__main__":
    main(sys.argv[1])

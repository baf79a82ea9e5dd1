"""A container's own place on the host, which is there while its process lives, whether or not Docker Engine is."""

from pathlib import Path


def of(container):
    """What `enter` finds it again by; None where it has no process.

    A process's number may become another's: together with when that began it is one's own.
    """
    began = _began(container.process)
    return began and {"process": container.process, "began": began}


def enter(place, argv):
    """What runs a command as `docker exec` would, without Docker: in the container's namespaces, as its user (nsenter(1)).

    :returns: None when the container's process is gone, where nothing of it can be waited for any more.
    """
    if place is None or _began(place["process"]) != place["began"]:
        return None
    process = place["process"]
    user, group = (_first(process, what) for what in ("Uid", "Gid"))
    namespaces = ("--mount", "--uts", "--ipc", "--net", "--pid")
    return ["nsenter", f"--target={process}", *namespaces, f"--setuid={user}", f"--setgid={group}", "--", *argv]


def _began(process):
    """In ticks since the machine started; the name before it may have spaces and brackets (proc_pid_stat(5))."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19] if process else None
    except OSError:
        return None


def _first(process, what):
    """A number of the process's own, as `Uid:	101	101	101	101` has four of them."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return next(line.split()[1] for line in lines if line.startswith(f"{what}:"))

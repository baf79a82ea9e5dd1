"""Changes that can shut people out are taken back unless a new connection confirms them in time."""

import os
import secrets
import time

import detached
from errors import AgentError
from host_machine import contents_of, recorded
from host_plan import PARTS, part_of
from host_session import connection

PENDING = "host-pending.json"
REVERTED = "host-reverted.json"
LAUNCHER = "/usr/local/sbin/vpsynth-agent"


def left(pending):
    """Seconds until a change is taken back, below 0 where that is late: by a clock that nobody sets, and that goes on while the
    machine sleeps."""
    return pending["until"] - time.clock_gettime(time.CLOCK_BOOTTIME)


def refuse_while_pending(machine):
    """A change whose time is over while nobody watched is taken back first.

    :raises AgentError: `host-unconfirmed` while a change waits for its confirmation.
    """
    pending = machine.load(PENDING, None)
    if pending is not None and left(pending) < -5:
        revert(machine, pending["token"])
    elif pending is not None:
        seconds = max(0, round(left(pending)))
        raise AgentError("host-unconfirmed", f"an earlier change of this host is taken back in {seconds} s unless confirmed")


def arm(machine, before, record, seconds, start=None):
    """Keeps what there was, and starts what brings it back after `seconds`. Returns the token that confirms."""
    token = secrets.token_hex(16)
    machine.keep(
        PENDING,
        {
            "token": token,
            "until": time.clock_gettime(time.CLOCK_BOOTTIME) + seconds,
            "connection": connection(),
            "before": recorded(before),
            "record": record,
        },
    )
    try:
        (start or _start)(machine, [LAUNCHER, "revert-host", token])
    except (AgentError, OSError):
        _claim(machine, "unarmed")
        raise
    return token


def disarm(machine):
    """Takes the change back at once, after a part of it failed."""
    pending = machine.load(PENDING, None)
    if pending is not None and _claim(machine, "failed") is not None:
        return restore(machine, pending)
    return []


def confirm(machine, token):
    """Keeps the change.

    :raises AgentError: `host-reverted` when it was too late, `same-connection` when nothing was shown by it.
    """
    pending = machine.load(PENDING, None)
    if pending is None or not secrets.compare_digest(pending["token"], token):
        raise AgentError("host-reverted", "the change was taken back before it was confirmed")
    if pending["connection"] is not None and pending["connection"] == connection():
        raise AgentError("same-connection", "only a new connection shows that the host can still be reached")
    if _claim(machine, "confirmed") is None:
        raise AgentError("host-reverted", "the change was taken back before it was confirmed")


def revert(machine, token, sleep=time.sleep):
    """Waits until the deadline, then restores what there was unless the change was confirmed."""
    while (pending := machine.load(PENDING, None)) is not None and pending["token"] == token:
        seconds = left(pending)
        if seconds > 0:
            sleep(min(seconds, 1))
            continue
        if _claim(machine, "reverting") is not None:
            _restored(machine, pending, restore(machine, pending))
        return


def revert_at_boot(machine):
    """The power went before a change was confirmed: its files go back before the programs that read them start."""
    pending = machine.load(PENDING, None)
    if pending is not None and _claim(machine, "reverting") is not None:
        _restored(machine, pending, restore(machine, pending, activate=False))


def restore(machine, pending, activate=True):
    """The earlier files, put back and in effect. One part's failure does not keep the others from being restored."""
    before = contents_of(pending["before"])
    warnings = []
    for part in PARTS:
        own = {name: content for name, content in before.items() if part.owns(name)}
        if not own:
            continue
        try:
            now = {name: machine.read(name) for name in own}
            put(machine, own)
            if activate:
                warnings += part.activate(machine, now, own)
        except (AgentError, OSError) as error:
            warnings.append(str(error))
    machine.keep("host.json", pending["record"])
    return warnings


def put(machine, contents):
    """Installs or removes, file by file, each whole."""
    for name, content in contents.items():
        if content is None:
            machine.remove(name)
        else:
            machine.write(name, content, part_of(name).mode)


def _restored(machine, pending, warnings):
    machine.keep(REVERTED, {"at": time.time(), "paths": sorted(pending["before"]), "warnings": warnings})


def _claim(machine, suffix):
    """Of confirmation and reverter exactly one gets the pending change."""
    claimed = machine.records / f"{PENDING}.{suffix}"
    try:
        os.rename(machine.records / PENDING, claimed)
    except FileNotFoundError:
        return None
    claimed.unlink()
    return True


def _start(machine, argv):
    detached.start(argv, "Takes an unconfirmed change back", machine)

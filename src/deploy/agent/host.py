"""Operations on the machine's own files: `apply-host`, `confirm-host`, `status-host`, and the command `revert-host`."""

import hashlib

import host_deadman
import host_wireguard
from errors import AgentError
from host_machine import Machine, recorded
from host_plan import PARTS, begun, changes, drift, earlier, installed, read_incoming, removals

# Longer than a new connection takes, shorter than a person's patience.
DEFAULT_SECONDS = 60
LONGEST_SECONDS = 600


def apply_host(request, context, machine=None, start=None):
    """Brings the machine's files to what came in below `incoming/host`.

    Request: `files` (`etc/…` → SHA-256), `seconds` until an unconfirmed change of sshd or the firewall is taken back
    (default 60). All is validated before anything is replaced. Result: `changed` and `removed` paths, `warnings`, and
    for a change that has to be confirmed `confirm`: `{token, seconds}`.
    """
    machine = machine or Machine()
    context.lock.take(request.get("who", "somebody"))
    host_deadman.refuse_while_pending(machine)
    seconds = request.get("seconds", DEFAULT_SECONDS)
    if type(seconds) is not int or not 1 <= seconds <= LONGEST_SECONDS:
        raise AgentError("request", f"seconds: a whole number from 1 to {LONGEST_SECONDS}")
    wanted = read_incoming(machine, request["files"])
    changed = changes(machine, wanted)
    by_part = [(part, {name: each for name, each in changed.items() if part.owns(name)}) for part in PARTS]
    by_part = [(part, own) for part, own in by_part if own]
    for part, _ in by_part:
        part.validate(machine, {name: content for name, content in wanted.items() if part.owns(name)})

    untouched = {name: _digest(content) for name, content in wanted.items() if name not in changed}
    record = {"files": {**installed(machine), **untouched}, "applying": recorded(begun(machine))}
    warnings = []
    _keep_foreign(machine, changed, record)
    for part, own in by_part:
        if not part.risky:
            warnings += _apply(machine, part, own, record, context)
    risky = [(part, own) for part, own in by_part if part.risky]
    confirm = None
    if risky:
        before = {name: machine.read(name) for _, own in risky for name in own}
        confirm = {"token": host_deadman.arm(machine, before, record, seconds, start), "seconds": seconds}
        try:
            for part, own in risky:
                warnings += _apply(machine, part, own, record, context)
        except (AgentError, OSError):
            for warning in host_deadman.disarm(machine):
                context.event("warning", message=f"going back: {warning}")
            raise
    result = {
        "changed": sorted(f"/{name}" for name, content in changed.items() if content is not None),
        "removed": sorted(f"/{name}" for name, content in changed.items() if content is None),
        "warnings": warnings,
    }
    return result if confirm is None else {**result, "confirm": confirm}


def confirm_host(request, context, machine=None):
    """Keeps the change that `apply-host` gave the request's `token` for; over a connection of its own."""
    host_deadman.confirm(machine or Machine(), str(request["token"]))
    return {}


def status_host(request, context, machine=None):
    """Request: `files` (`etc/…` → SHA-256), what they should be.

    Result: `changed` and `removed` (paths that an apply would write and remove), `drift` (files that aren't as installed),
    `pending` (seconds left) and `reverted` (the last time), `wireGuardKey` (public; None for none).
    """
    machine = machine or Machine()
    pending = machine.load(host_deadman.PENDING, None)
    wanted = request.get("files", {})
    half = begun(machine)
    return {
        "changed": sorted(f"/{name}" for name, digest in wanted.items() if name in half or _present(machine, name) != digest),
        "removed": sorted(f"/{name}" for name in removals(machine, wanted)),
        "drift": drift(machine),
        "pending": None if pending is None else max(0, round(host_deadman.left(pending))),
        "reverted": machine.load(host_deadman.REVERTED, None),
        "wireGuardKey": host_wireguard.public_key(machine),
    }


def _present(machine, name):
    content = machine.read(name)
    return None if content is None else _digest(content)


def revert(arguments):
    """`vpsynth-agent revert-host TOKEN` is started by `apply-host` and waits for the confirmation; without a token, by
    vpsynth-boot.service.
    """
    if arguments:
        host_deadman.revert(Machine(), arguments[0])
    else:
        host_deadman.revert_at_boot(Machine())
    return 0


def _apply(machine, part, own, record, context):
    """Installs one part's files and activates them; on a failure the earlier ones are back."""
    before = earlier(machine, own)
    if not part.risky:
        # Until it is in effect; what is risky the dead-man takes back.
        record["applying"].update(recorded(before))
        machine.keep("host.json", record)
    try:
        host_deadman.put(machine, own)
        warnings = part.activate(machine, before, own)
    except (AgentError, OSError):
        host_deadman.put(machine, before)
        try:
            part.activate(machine, own, before)
        except (AgentError, OSError) as error:
            context.event("warning", message=f"going back: {error}")
        else:
            _no_longer_applying(machine, own, record)
        raise
    for name, content in own.items():
        if content is None:
            record["files"].pop(name, None)
        else:
            record["files"][name] = _digest(content)
    _no_longer_applying(machine, own, record)
    context.event("applied", paths=sorted(f"/{name}" for name in own))
    return warnings


def _no_longer_applying(machine, own, record):
    record["applying"] = {name: before for name, before in record["applying"].items() if name not in own}
    machine.keep("host.json", record)


def _digest(content):
    return hashlib.sha256(content).hexdigest()


def _keep_foreign(machine, changed, record):
    """What stood there before the first apply is kept, once: it is somebody's."""
    for name in changed:
        content = machine.read(name)
        kept = f"var/lib/vpsynth/before/{name}"
        if content is not None and name not in record["files"] and machine.read(kept) is None:
            machine.write(kept, content, 0o600)

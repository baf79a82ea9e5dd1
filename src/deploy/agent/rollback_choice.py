"""Which stacks `roll-back` takes back, and to which of their kept releases."""

import history
import record
from errors import AgentError


def choose(deployment, names, release):
    """Stack → the record of the release that it comes to, and the stacks that were changed with them and have none before.

    :param names: the stacks that are asked for; empty: those that were changed last.
    :param release: the one that they are to come to; None: each to the one before.
    :raises AgentError: `no-release`, `release-gone`.
    """
    there = [stack["name"] for stack in deployment["stacks"]]
    unknown = sorted(set(names) - set(there))
    if unknown:
        raise AgentError("no-release", f"this host has no stack {', '.join(unknown)}")
    if release is not None:
        return _as_all_was(names or there, release), []
    if names:
        return _each_before(names), []
    return _before_the_last(there, deployment["host"])


def _as_all_was(names, release):
    found = {name: said for name in names if (said := _as_of(name, release)) is not None}
    if not found:
        raise AgentError("no-release", f"{', '.join(names)}: nothing differs from what was when {release} had ended")
    return found


def _each_before(names):
    found = {name: _before(name) for name in names}
    lacking = [name for name, said in found.items() if said is None]
    if lacking:
        raise AgentError("no-release", f"no earlier release of {', '.join(lacking)} is kept to go back to")
    return found


def _before_the_last(there, host):
    """What the last run has changed goes back, and nothing else: where that was a rollback, its stacks go further back.
    Whoever says it twice doesn't mean another project, which happens to have the newest release that is left.
    """
    released = {name: said for name in there if "release" in (said := record.of_stack(name))}
    if not released:
        raise AgentError("no-release", "nothing was ever released to this host")
    last = max(_activated(said) for said in released.values())
    # Of a run that was killed some have it in their records, and all are in the history.
    together = _stacks_of(last)
    meant = [name for name, said in released.items() if _activated(said) == last or name in together]
    # Those that such a rollback has left where they were come first.
    newest = max(released[name]["release"] for name in meant)
    with_it = [name for name, said in released.items() if said["release"] == newest]
    others = [name for name in with_it if name not in meant]
    meant = [name for name in with_it if name in meant]
    found = {name: said for name in meant if (said := _before(name)) is not None}
    if not found:
        raise AgentError("no-release", _none_before(meant, released, host))
    if others:
        raise AgentError("ambiguous", _more_than_meant(meant, others, newest, host))
    return found, [name for name in meant if not _earlier(name)]


def _activated(said):
    """The id of the run that brought a stack to its release: that release's own, or that of a rollback to it."""
    return said.get("activated", said["release"])


def _stacks_of(run):
    return next((each.get("stacks", []) for each in history.entries() if each["release"] == run), [])


def _before(name):
    """The newest of them that isn't what runs."""
    current = record.of_stack(name)
    return next((said for said in _earlier(name) if not _same(said, current)), None)


def _earlier(name):
    """Kept releases of a stack that are older than what runs, and weren't gone back from; newest first."""
    current = record.of_stack(name)
    left = current.get("rolledBack", {}).get("left", [])
    older = [each for each in reversed(record.kept_releases(name)) if each < current.get("release", "") and each not in left]
    return [record.of_release(name, each) for each in older]


def _as_of(name, release):
    """What a stack was when a release had ended; None when it is so now."""
    kept_ones = [each for each in record.kept_releases(name) if each <= release]
    if not kept_ones:
        known = ", ".join(record.kept_releases(name)) or "none"
        raise AgentError("release-gone", f"{name}: no release as old as {release} is kept; there is {known}")
    said = record.of_release(name, kept_ones[-1])
    return None if _same(said, record.of_stack(name)) else said


def _same(one, other):
    return all(one.get(part) == other.get(part) for part in ("files", "filled")) and _images(one) == _images(other)


def _images(said):
    """By workload: which of its sides ran says nothing of the release."""
    workloads = {service["name"]: service["workload"] for service in said.get("stack", {}).get("services", [])}
    return {workloads.get(service, service): image for service, image in said["images"].items()}


def _none_before(meant, released, host):
    said = f"no earlier release of {', '.join(meant)}, changed last, is kept to go back to. Nothing was changed"
    others = [name for name in released if name not in meant and _before(name) is not None]
    if not others:
        return said
    commands = "".join(f"\n  {_command(host, [name])}" for name in others)
    return f"{said}.\nAnother stack goes back when it is named:{commands}"


def _more_than_meant(meant, others, newest, host):
    return (
        f"{', '.join(meant)} went back last, to {newest}, and that release has changed {', '.join(others)} as well. "
        f"Nothing was changed.\nSay which go further back: {_command(host, meant)}\n"
        f"or all of them: {_command(host, [*meant, *others])}"
    )


def _command(host, names):
    return f"npx vpsynth rollback {host} {' '.join(f'--stack {name}' for name in names)}"

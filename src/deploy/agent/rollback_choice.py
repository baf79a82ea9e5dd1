"""Which stacks `roll-back` takes back, and to which of their kept releases."""

import record
import release_order
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
    found = {name: said for name in names if (said := release_order.as_of(name, release)) is not None}
    if not found:
        raise AgentError("no-release", f"{', '.join(names)}: nothing differs from what was when {release} had ended")
    return found


def _each_before(names):
    found = {name: release_order.earlier(name) for name in names}
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
    runs = {name: release_order.changed_by(name) or "" for name in released}
    meant = [name for name in released if runs[name] == max(runs.values())]
    # Those that such a rollback has left where they were come first.
    stands_at = {name: runs[name] if "unfinished" in said else said["release"] for name, said in released.items()}
    newest = max(stands_at[name] for name in meant)
    with_it = [name for name in released if stands_at[name] == newest and _was_made_by(name, newest)]
    others = [name for name in with_it if name not in meant]
    meant = [name for name in meant if name in with_it]
    found = {name: said for name in meant if (said := release_order.earlier(name)) is not None}
    if not found:
        raise AgentError("no-release", _none_before(meant, released, host))
    if others:
        raise AgentError("ambiguous", _more_than_meant(meant, others, newest, host))
    return found, [name for name in meant if name not in found]


def _was_made_by(name, release):
    """Whether a stack was changed by the run that made its release."""
    kept = record.of_release(name, release)
    return kept is None or kept.get("changed") == release


def _none_before(meant, released, host):
    said = f"no earlier release of {', '.join(meant)}, changed last, is kept to go back to. Nothing was changed"
    others = [name for name in released if name not in meant and release_order.earlier(name) is not None]
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

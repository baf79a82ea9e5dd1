"""The history of a host's deployments, only ever appended to: who changed what, when, from which commit, and how it ended.

A line when a release begins and one when it ends, both with its id. One that was killed has no second line until the next
release writes it.
"""

import os

import journal
import paths
import record
from errors import AgentError


def begin(operation, who, commit, stacks):
    """Returns the release's id: the time, with a number where that second has one already.

    :param operation: `deploy` or `rollback`.
    :raises AgentError: `history` when it can't be written: what nobody can look up later isn't begun.
    """
    record.prepare()
    try:
        _close_interrupted()
        release = _fresh(record.now().replace(":", ""))
        _add({"release": release, "began": record.now(), "operation": operation, "who": who, "commit": commit, "stacks": stacks})
    except OSError as error:
        raise AgentError("history", f"the history can't be written: {error.strerror}. Nothing was changed") from None
    return release


def end(release, outcome, seconds, because=None):
    """How it ended: `released`, `failed` (gone back from), `unfinished` (the next deployment does the rest)."""
    why = {} if because is None else {"because": because}
    _add({"release": release, "ended": record.now(), "outcome": outcome, "seconds": seconds, **why})


def history(request, context):
    """Operation `history`. Request: `count` (default 20), `release` for the steps of one.

    Result: `releases`, oldest first; with `release` also `steps`.
    """
    found = entries()
    asked = request.get("release")
    if asked is None:
        return {"releases": found[-int(request.get("count", 20)) :]}
    return {"releases": [each for each in found if each["release"] == asked], "steps": journal.steps(asked)}


def entries():
    """Every release as one entry, oldest first: `interrupted` with its last step for one that has no end, `running` while
    somebody deploys."""
    found = {}
    for number, line in enumerate(record.lines(_path())):
        # Lines of older versions are whole and have no id.
        found.setdefault(line.get("release", f"line {number + 1}"), {}).update(line)
    for release, entry in found.items():
        entry.setdefault("release", release)
        entry["at"] = entry.get("ended") or entry.get("at") or entry.get("began")
    last = [*found.values()][-1:]
    for entry in last:
        if "outcome" not in entry:
            entry.update(_without_end(entry["release"]))
    return list(found.values())


def _without_end(release):
    from lock import holder

    if holder() is not None:
        return {"outcome": "running"}
    return {"outcome": "interrupted", "because": _last_step(release)}


def _close_interrupted():
    """The lock is this run's: what has no end was killed."""
    for entry in entries()[-1:]:
        if entry["outcome"] in ("running", "interrupted") and "ended" not in entry:
            _add(
                {
                    "release": entry["release"],
                    "ended": record.now(),
                    "outcome": "interrupted",
                    "because": _last_step(entry["release"]),
                }
            )


def _last_step(release):
    last = journal.steps(release)[-1:]
    return f"ended after the step {last[0]['event']}" if last else "ended before its first step"


def _fresh(time):
    known = {entry["release"] for entry in entries()[-20:]}
    release, number = time, 1
    while release in known:
        number += 1
        release = f"{time}-{number}"
    return release


def _add(entry):
    descriptor = record.opened(_path())
    try:
        record.append(descriptor, entry)
    finally:
        os.close(descriptor)


def _path():
    return paths.RECORDS / "history.jsonl"

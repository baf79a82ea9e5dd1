"""The history of a host's deployments, only ever appended to: who changed what, when, from which commit, and how it ended.

A line when a release begins and one when it ends, both with its id. One that was killed has no second line until the next
release writes it.
"""

import contextlib
import os
import re
import time

import journal
import moment
import paths
import record
from errors import AgentError

# A release's id: when it began (`moment.NAME`).
ID = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z")
WITHHELD = "its words are for those who may read logs"


def begin(operation, who, commit, stacks, releases=None):
    """Returns the release's id: the time, with a number where that second has one already.

    :param operation: `deploy`, `rollback`, or `restore` of a snapshot.
    :param releases: stack → the kept release that it comes to, of a rollback.
    :raises AgentError: `history` when it can't be written: what nobody can look up later isn't begun.
    """
    record.prepare()
    try:
        _close_interrupted()
        release = _fresh(record.now().replace(":", ""))
        said = {"operation": operation, "who": who, "commit": commit, "stacks": stacks}
        _add({"release": release, "began": record.now(), **said, **({"releases": releases} if releases else {})})
    except OSError as error:
        raise AgentError("history", f"the history can't be written: {error.strerror}. Nothing was changed") from None
    return release


class Entry:
    """One release while it lasts; who carries it out says how far it has come."""

    def __init__(self, release):
        self.release = release
        self.outcome = "failed"
        self.seconds = 0.0
        self._started = time.monotonic()

    def stop(self):
        self.seconds = round(time.monotonic() - self._started, 1)


@contextlib.contextmanager
def recorded(operation, who, commit, stacks, context, releases=None):
    """A release with its journal, and its two lines in the history. Its `outcome` is `failed` (gone back from) until something
    else is said: `unfinished` (the next deployment does the rest), `released`, `restored`.

    :raises AgentError: `history` as `begin`.
    """
    entry = Entry(begin(operation, who, commit, stacks, releases))
    because = None
    with context.journalled(journal.Journal(entry.release)):
        try:
            yield entry
        except Exception as error:
            because = context.redact(str(error) or repr(error))
            raise
        finally:
            entry.stop()
            _end(entry, because, context)


def _end(entry, because, context):
    """A full disk must not hide why it failed."""
    why = {} if because is None else {"because": because}
    said = {"release": entry.release, "ended": record.now(), "outcome": entry.outcome, "seconds": entry.seconds, **why}
    try:
        _add(said)
    except OSError as error:
        context.event("warning", message=f"the history can't be written: {error.strerror}")


def history(request, context):
    """Operation `history`. Request: `count` (default 20), `release` for the steps of one.

    Result: `releases`, oldest first; with `release` also `steps`. Without words of programs for a role that may not read logs.
    """
    found = told(entries(), context)
    asked = request.get("release")
    if asked is None:
        return {"releases": found[-int(request.get("count", 20)) :]}
    return {"releases": [each for each in found if each["release"] == asked], "steps": told(journal.steps(asked), context)}


def told(found, context):
    """The same as whoever asks may know it. Most words of programs follow upon the first line of why something failed, and
    warnings repeat them."""
    if context.role.reads_logs:
        return found
    return [{name: _without_words(name, said) for name, said in each.items()} for each in found]


def _without_words(name, said):
    if name == "message":
        return WITHHELD
    return said.partition("\n")[0] if isinstance(said, str) else said


def entries():
    """Every release as one entry, oldest first: one that has no end is `running`, or `interrupted` with its last step."""
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
            entry.update(_without_end(entry))
    return list(found.values())


def _without_end(entry):
    if _is_under_way(entry):
        return {"outcome": "running"}
    return {"outcome": "interrupted", "because": _last_step(entry["release"])}


def _is_under_way(entry):
    """Who deploys has had the lock since before; one who took it later looks whether there is something to do, or begins
    another release."""
    from lock import holder

    found = holder()
    if found is None or found["since"] is None or "began" not in entry:
        return False
    return int(found["since"]) <= moment.seconds(entry["began"])


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


def _fresh(now):
    """Later than all before it, also when the clock was set back: by their ids it is told which release came after which, and
    so whether a contract lies between."""
    known = {entry["release"] for entry in entries()[-20:]}
    newest = max(filter(ID.match, known), default="")[: len(now)]
    first = now
    if newest > now:
        first = moment.second_after(newest)
    release, number = first, 1
    while release in known:
        number += 1
        release = f"{first}-{number}"
    return release


def _add(entry):
    descriptor = record.opened(_path())
    try:
        record.append(descriptor, entry)
    finally:
        os.close(descriptor)


def _path():
    return paths.RECORDS / "history.jsonl"

"""Which release of a stack came after which: what it ran before each, not what is older. One that was gone back from is older
than what came since, and came before none of it."""

import history
import record
from errors import AgentError

# Of these the history's `releases` of a run, or itself, is what its stacks ran when it had ended.
ENDED_WELL = ("released", "unfinished")
# These may have come as far as keeping their release.
BROKEN_OFF = ("interrupted", "running")


def place(name, said, run, kept=None):
    """What the record of a stack that has come to a release says of the order: `before`, the release that it ran until then
    (None for none), and `changed`, the run that made it other than it was.

    :param said: the new record.
    :param run: the id of the run that brought it there.
    :param kept: the record of the release where that is a kept one: what came before it then comes before it now.
    """
    if kept is not None:
        return {"before": kept.get("before"), "changed": run}
    last = record.of_stack(name)
    # Kept twice by one run: after its contracts once more.
    if "release" in last and (last["release"] == said["release"] or is_same(said, last)):
        return {"before": last.get("before"), "changed": last.get("changed")}
    return {"before": last.get("release"), "changed": run}


def changed_by(name):
    """The id of the run that changed a stack last, also of one that came to no end."""
    last = record.of_stack(name)
    if "unfinished" not in last:
        return last.get("changed")
    return last_run(name).get("release", last.get("changed"))


def earlier(name):
    """The record of what a stack ran before what it runs now, and that was other than this; None where none is kept."""
    current = record.of_stack(name)
    if "unfinished" in current:
        # What runs has no record of its own yet: the one that is there says what was before. A rollback is carried on with.
        return record.of_release(name, last_run(name).get("releases", {}).get(name, current.get("release")))
    return next((said for said in chain(name, current) if not is_same(said, current)), None)


def chain(name, said):
    """The records of the kept releases that a stack ran before another one, newest first."""
    while said is not None and said.get("before") is not None:
        said = record.of_release(name, said["before"])
        if said is not None:
            yield said


def as_of(name, run):
    """The record of what a stack was when a run had ended; None when it is so now.

    :raises AgentError: `release-gone` where that isn't kept.
    """
    said = _ran_after(name, run)
    if said is None:
        known = ", ".join(record.kept_releases(name)) or "none"
        raise AgentError("release-gone", f"{name}: what it was when {run} had ended is not kept; there is {known}")
    current = record.of_stack(name)
    return None if "unfinished" not in current and is_same(said, current) else said


def _ran_after(name, run):
    for entry in reversed(history.entries()):
        if entry["release"] > run or name not in entry.get("stacks", []):
            continue
        said = record.of_release(name, entry.get("releases", {}).get(name, entry["release"]))
        if entry["outcome"] in ENDED_WELL and entry.get("operation") != "restore":
            return said
        if entry["outcome"] in BROKEN_OFF and entry.get("operation") == "deploy" and said is not None:
            return said
    return None


def last_run(name):
    """What the history has of the last run that a stack was part of."""
    return next((each for each in reversed(history.entries()) if name in each.get("stacks", [])), {})


def is_same(one, other):
    """Whether two records are of the same files and images."""
    return all(one.get(part) == other.get(part) for part in ("files", "filled")) and _images(one) == _images(other)


def _images(said):
    """By workload: which of its sides ran says nothing of the release."""
    workloads = {service["name"]: service["workload"] for service in said.get("stack", {}).get("services", [])}
    return {workloads.get(service, service): image for service, image in said["images"].items()}

"""Snapshots of databases on this host: taken before a migration, compared with what is there after it, read back, let go.

A snapshot is `<stack>/<service>/<time>`: its file, and beside it what is known of it, how it is read back among that.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
import time

import compose
import database_text
import files
import moment
import orphans
import paths
import record
from errors import AgentError
from run import ENVIRONMENT, run

# A dump of a large database, or its restore.
LONGEST = 3600
# For a database that grows meanwhile.
MARGIN = 256 * 1024 * 1024
POLL = 0.2
# Somebody may connect again between the end of the old connections and the change of names.
ATTEMPTS = 5
NAME = re.compile(r"[a-z0-9][a-z0-9._-]*/[a-z0-9][a-z0-9._-]*/[0-9TZ-]+")


def folder():
    return paths.RECORDS / "snapshots"


def take(stack, service, migration, because, context, seconds=LONGEST):
    """Saves the database of a migration. Returns the snapshot's name.

    :param because: what it stands before: `migration`, `restore`.
    :raises AgentError: `disk` where there is too little room, `snapshot` when it isn't whole.
    """
    how, database = migration["snapshot"], migration["database"]
    size = _size(how, database)
    place = folder() / stack / service
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    free = shutil.disk_usage(place).free
    if free < size + MARGIN:
        raise AgentError(
            "disk",
            f"{database} takes {_mebibytes(size)} MiB, and {_mebibytes(free)} MiB are free for a snapshot of it in {place}: "
            f"{_mebibytes(size + MARGIN)} are needed",
        )
    at, taken = _fresh(place), record.now()
    file = place / f"{at}.{how['extension']}"
    context.event("snapshotting", stack=stack, service=service, database=database, snapshot=f"{stack}/{service}/{at}")
    bytes_written = _save(how, file, context, seconds)
    said = {"at": taken, "database": database, "because": because, "bytes": bytes_written, "migration": migration}
    # Written last: without it the file is none.
    files.write(place / f"{at}.json", (json.dumps(said, indent=2) + "\n").encode(), mode=0o600)
    return f"{stack}/{service}/{at}"


def _size(how, database):
    said = run(_inside(how, how["size"]), timeout=60).stdout.strip()
    if not said.isdigit():
        raise AgentError("snapshot", f"{database} does not say how large it is, but: {said}")
    return int(said)


def _fresh(place):
    """Later than all that are there, also when the clock was set back: the oldest are let go of."""
    _remove_half(place)
    newest = max((path.stem for path in place.glob("*.json")), default="")
    now = record.now().replace(":", "")
    return now if now > newest else moment.second_after(newest)


def remove_half():
    """What runs that were killed have left of snapshots, those among it that were let go of. For who has the lock."""
    for place in folder().glob("*/*"):
        _remove_half(place)


def _remove_half(place):
    whole = {path.stem for path in place.glob("*.json")}
    for path in place.iterdir():
        if path.name.partition(".")[0] not in whole:
            path.unlink()


def _save(how, file, context, seconds):
    deadline = time.monotonic() + seconds
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target, tempfile.TemporaryFile() as told:
        saving = subprocess.Popen(
            _inside(how, how["save"]), stdin=subprocess.DEVNULL, stdout=target, stderr=told, env=ENVIRONMENT
        )
        try:
            while saving.poll() is None:
                context.stay()
                if time.monotonic() > deadline:
                    raise AgentError("snapshot", f"{how['save'][0]} takes longer than {seconds:.0f} s")
                time.sleep(POLL)
        finally:
            saving.kill()
            saving.wait()
        told.seek(0)
        size = os.fstat(target.fileno()).st_size
        if saving.returncode != 0 or size == 0:
            words = told.read().decode(errors="replace").strip() or "it handed out nothing"
            raise AgentError("snapshot", f"{how['save'][0]} failed ({saving.returncode}): {words}")
        os.fsync(target.fileno())
    return size


def compare(name):
    """How the database of a snapshot is now: `same`, `rows` where only those differ, `tables`."""
    said = of(name)
    how = said["migration"]["snapshot"]
    now = database_text.digests(how["text"]["now"][0], _inside(how, how["text"]["now"]))
    with open(_file(name, how), "rb") as file:
        saved = database_text.digests(how["text"]["saved"][0], _inside(how, how["text"]["saved"]), file)
    if now == saved:
        return "same"
    return "rows" if now.tables == saved.tables else "tables"


def restore(name, context):
    """Brings the database of a snapshot back to what it was.

    :raises AgentError: what failed, in its program's words; the same again begins anew.
    """
    said = of(name)
    how = said["migration"]["snapshot"]
    context.event("restoring", snapshot=name, database=said["database"])
    steps = how["restore"]
    if "begin" in steps:
        run(_inside(how, steps["begin"]["argv"]), stdin=steps["begin"]["input"], timeout=120)
    with open(_file(name, how), "rb") as file, tempfile.TemporaryFile() as told:
        reading = subprocess.run(
            _inside(how, steps["read"]),
            stdin=file,
            stdout=subprocess.DEVNULL,
            stderr=told,
            timeout=orphans.RESTORE_PATIENCE,
            env={**ENVIRONMENT, **orphans.RESTORING},
            check=False,
        )
        told.seek(0)
        if reading.returncode != 0:
            words = "\n".join(told.read().decode(errors="replace").strip().splitlines()[-6:])
            raise AgentError("restore", f"{steps['read'][0]} failed ({reading.returncode}): {words}")
    if "end" in steps:
        _end(how, steps["end"])
    entry = {"at": record.now(), "database": said["database"], "snapshot": name, "taken": said["at"]}
    file = record.opened(folder() / "restored.jsonl")
    try:
        record.append(file, entry)
    finally:
        os.close(file)
    context.event("restored", snapshot=name, database=said["database"])


def _end(how, step):
    for attempt in range(1, ATTEMPTS + 1):
        said = run(_inside(how, step["argv"]), stdin=step["input"], timeout=300, check=attempt == ATTEMPTS)
        if said.returncode == 0:
            return
        time.sleep(POLL)


def is_undone(database, at):
    """Whether what was done to a database at a time has been taken back since, by a snapshot from before."""
    restored = record.lines(folder() / "restored.jsonl")
    return any(each["database"] == database and each["taken"] <= at <= each["at"] for each in restored)


def of(name):
    """What is known of a snapshot.

    :raises AgentError: `no-snapshot`.
    """
    try:
        if not NAME.fullmatch(name):
            raise FileNotFoundError
        return json.loads((folder() / f"{name}.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AgentError("no-snapshot", f"this host has no snapshot {name}; npx vpsynth snapshots names those that it has") from None


def names(stack=None, service=None):
    """Those that are whole, oldest first."""
    found = folder().glob(f"{stack or '*'}/{service or '*'}/*.json")
    return sorted((str(path.relative_to(folder()).with_suffix("")) for path in found), key=lambda name: name.rpartition("/")[2])


def prune(stack, service, keep):
    """Lets go of all but the newest."""
    for name in names(stack, service)[:-keep]:
        place = folder() / name
        # What is known of it goes first: a file alone is no snapshot.
        place.with_suffix(".json").unlink(missing_ok=True)
        for path in place.parent.glob(f"{place.name}.*"):
            path.unlink()


def _file(name, how):
    return folder() / f"{name}.{how['extension']}"


def _inside(how, argv):
    return compose.inside(how["stack"], how["service"], argv, user=how["user"])


def _mebibytes(size):
    return size // (1024 * 1024)

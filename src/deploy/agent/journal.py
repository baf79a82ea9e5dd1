"""The journal of releases: whatever a release tells its deployer is written down here first, so that of a run that was
killed the last step is known."""

import contextlib
import os

import record

# Twice this much is kept: some hundred releases.
LARGEST = 2 * 1024 * 1024


class Journal:
    """Of one release, open while it lasts."""

    def __init__(self, release):
        self.release = release
        path = _path()
        if path.exists() and path.stat().st_size > LARGEST:
            os.replace(path, path.with_suffix(".1.jsonl"))
        self._file = record.opened(path)

    def write(self, event):
        """One line, on the disk when this returns. A full disk stops no release: what it does is more than what it says."""
        with contextlib.suppress(OSError):
            record.append(self._file, {"release": self.release, "at": record.now(), **event})

    def close(self):
        os.close(self._file)


def steps(release):
    """What a release wrote, oldest first. A line that a loss of power cut is left out."""
    lines = [line for path in (_path().with_suffix(".1.jsonl"), _path()) for line in record.lines(path)]
    return [line for line in lines if line.get("release") == release]


def _path():
    return record.paths.RECORDS / "journal.jsonl"

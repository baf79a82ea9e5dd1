"""Makes room in a volume that a database's log is archived to: what is older than the oldest copy that it can be replayed on
leads to nowhere."""

import os
import re

import moment

# A segment, compressed: its timeline, then its place in the log.
SEGMENT = re.compile(r"[0-9A-F]{8}([0-9A-F]{16})\.gz")
# A snapshot is dated when restic starts, some seconds after the copy does; a clock may be set.
MARGIN = 24 * 3600


def keep_from(folder, snapshots, construct):
    """The first segment that has to stay: none that is older is needed by any copy in the repository, and each of them is in
    it. None where nothing may go.

    :param folder: of the volume, on this host.
    :param snapshots: of the repository, as restic tells them.
    """
    copies = _times(snapshots, construct, "physical")
    saved = _times(snapshots, construct, "archive")
    if not copies or not saved:
        return None
    # A segment is archived after it has been begun: that which a copy starts in is younger than the copy's start.
    limit = min(min(copies), max(saved)) - MARGIN
    with os.scandir(folder) as entries:
        segments = [(found[1], entry) for entry in entries if (found := SEGMENT.fullmatch(entry.name))]
        times = [(place, entry.name, entry.stat().st_mtime) for place, entry in segments]
    staying = [(place, name) for place, name, changed in times if changed >= limit]
    if not staying:
        return None
    first, name = min(staying)
    return name.removesuffix(".gz") if any(place < first for place, _, _ in times) else None


def _times(snapshots, construct, kind):
    wanted = {f"construct={construct}", f"kind={kind}"}
    return [moment.seconds(each["time"]) for each in snapshots if wanted <= set(each.get("tags") or [])]

"""What the last good release of each stack was, and those before it that are kept."""

import contextlib
import json
import os
import time

import files
import paths


def prepare():
    """Lets others pass to the metrics, which node_exporter reads as nobody, and to nothing else: the rest is root's alone."""
    paths.RECORDS.mkdir(mode=0o700, parents=True, exist_ok=True)
    metrics = paths.metrics_folder()
    metrics.mkdir(mode=0o755, exist_ok=True)
    metrics.chmod(0o755)
    for each in paths.RECORDS.iterdir():
        # A file that another run writes may be renamed meanwhile.
        with contextlib.suppress(FileNotFoundError):
            if each != metrics:
                each.chmod(0o700 if each.is_dir() else 0o600)
    paths.RECORDS.chmod(0o711)


def of_stack(name):
    """What was activated last: digests of files, hashes of services, ids of images. Empty before the first release."""
    return _read(paths.RECORDS / "stacks" / f"{name}.json") or {"files": {}, "filled": {}, "hashes": {}, "images": {}}


def begin(name, changed):
    """Taken down before the first file is replaced: until the release is kept, or gone back from whole, programs may have
    read files that are neither those of the record nor those that are there."""
    last = of_stack(name)
    _write(paths.RECORDS / "stacks" / f"{name}.json", {**last, "unfinished": sorted({*last.get("unfinished", []), *changed})})


def settle(name):
    """All is as the last release left it."""
    last = of_stack(name)
    if "unfinished" in last:
        keep_stack(name, {key: value for key, value in last.items() if key != "unfinished"})


def keep_stack(name, record):
    """Written last: until then every run takes the release for unfinished, and does it again."""
    _write(paths.RECORDS / "stacks" / f"{name}.json", record)


def keep_release(name, release, record):
    """The same of a release that is kept, for going back to it when others have come since."""
    _write(_kept(name) / f"{release}.json", record)


def of_release(name, release):
    """What was activated by a kept release; None where it isn't kept."""
    return _read(_kept(name) / f"{release}.json")


def kept_releases(name):
    """The ids of the releases of a stack that can be gone back to, oldest first."""
    folder = _kept(name)
    return sorted(path.stem for path in folder.glob("*.json")) if folder.is_dir() else []


def forget_release(name, release):
    (_kept(name) / f"{release}.json").unlink(missing_ok=True)


def _kept(name):
    return paths.RECORDS / "releases" / name


def gaps():
    """Stack → service → how many seconds it was away when it was replaced last."""
    return _read(paths.RECORDS / "gaps.json") or {}


def keep_gap(stack, service, seconds):
    known = gaps()
    _write(paths.RECORDS / "gaps.json", {**known, stack: {**known.get(stack, {}), service: seconds}})


def know_images(names):
    """Takes down that deployments of ours have brought images of these names or ids; of names before they are here."""
    known = known_images()
    if not set(names) <= set(known):
        keep_known_images(sorted({*known, *names}))


def known_images():
    """Names, and ids of those that may lose theirs."""
    return _read(paths.RECORDS / "images.json") or []


def keep_known_images(names):
    _write(paths.RECORDS / "images.json", names)


def volumes():
    """Volumes that releases have declared once, and that weren't removed by one since: also those that somebody else made."""
    return _read(paths.RECORDS / "volumes.json") or []


def keep_volumes(names):
    _write(paths.RECORDS / "volumes.json", sorted(names))


def predecessors():
    """Containers that a release has ended, and gives back where it doesn't become good: `id`, `restart`, `stack`."""
    return _read(paths.RECORDS / "predecessors.json") or []


def keep_predecessors(said):
    _write(paths.RECORDS / "predecessors.json", said)


def forget_stack(name):
    """Of a stack that has ended."""
    for release in kept_releases(name):
        forget_release(name, release)
    (paths.RECORDS / "stacks" / f"{name}.json").unlink(missing_ok=True)


def deployment():
    """The deployment.json of the last good release: what jobs on the host itself know of the stacks."""
    return _read(paths.RECORDS / "deployment.json")


def keep_deployment(said):
    _write(paths.RECORDS / "deployment.json", said)


def certificate(domain):
    """The certificate that was last asked for under this name: its names, its server. None before the first."""
    return _read(paths.RECORDS / "certificates" / f"{domain}.json")


def keep_certificate(said):
    _write(paths.RECORDS / "certificates" / f"{said['domain']}.json", said)


def lines(path):
    """The objects of a file that is appended to, one a line. A line that a loss of power cut is left out."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return [said for line in text.splitlines() if isinstance(said := _parsed(line), dict)]


def opened(path):
    """A file's descriptor to append whole lines to, for root alone; a line that a loss of power cut ends here."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    size = os.fstat(descriptor).st_size
    if size == 0:
        files.settle(path.parent)
    elif os.pread(descriptor, 1, size - 1) != b"\n":
        os.write(descriptor, b"\n")
    return descriptor


def append(descriptor, entry):
    """One line; it is on the disk when this returns."""
    os.write(descriptor, (json.dumps(entry) + "\n").encode())
    os.fsync(descriptor)


def _parsed(line):
    try:
        return json.loads(line)
    except ValueError:
        return None


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def _read(path):
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def _write(path, value):
    # Digests of secrets are in it.
    files.write(path, (json.dumps(value, indent=2) + "\n").encode(), mode=0o600)

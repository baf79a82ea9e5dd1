"""What the last good release of each stack was, and the history of deployments."""

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


def begin_switch(name, colours):
    """Taken down before another colour is said: until the release is kept, or gone back from whole, nginx may send requests
    to either side. `colours`: workload → the one that it was sure to send them to."""
    keep_stack(name, {**of_stack(name), "switching": colours})


def settle(name):
    """All is as the last release left it."""
    last = of_stack(name)
    if "unfinished" in last:
        keep_stack(name, {key: value for key, value in last.items() if key not in ("unfinished", "switching")})


def keep_stack(name, record):
    """Written last: until then every run takes the release for unfinished, and does it again."""
    _write(paths.RECORDS / "stacks" / f"{name}.json", record)


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


def add_history(entry):
    """Appends one line to the history; `vpsynth status` shows the last ones."""
    prepare()
    with open(paths.RECORDS / "history.jsonl", "a", encoding="utf-8", opener=_only_roots) as file:
        file.write(json.dumps({"at": now(), **entry}) + "\n")


def _only_roots(path, flags):
    return os.open(path, flags, 0o600)


def history(count):
    """The last entries, newest last. A line that a loss of power cut is left out."""
    try:
        lines = (paths.RECORDS / "history.jsonl").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [entry for line in lines if (entry := _entry(line)) is not None][-count:]


def _entry(line):
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

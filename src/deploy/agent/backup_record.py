"""What came of each item of a backup plan, kept for people, and told to Prometheus by node_exporter's textfile collector.

A file there is replaced whole: the collector may read at any time.
"""

import json
import time

import files
import paths
import record


def of_plan(stack, service):
    """→ {items: [{construct, kind, succeeded, at, success, size, seconds}], verified}; times in seconds since 1970."""
    try:
        return json.loads(_file(stack, service).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {"items": [], "verified": None}


def keep_success(stack, service, plan, item, size, seconds):
    now = round(time.time())
    _keep(stack, service, plan, item, {"succeeded": True, "at": now, "success": now, "size": size, "seconds": round(seconds, 1)})


def keep_failure(stack, service, plan, item):
    """What the last good one was stays."""
    _keep(stack, service, plan, item, {"succeeded": False, "at": round(time.time())})


def keep_verified(stack, service, plan):
    _write(stack, service, plan, {**of_plan(stack, service), "verified": round(time.time())})


def _keep(stack, service, plan, item, said):
    kept = of_plan(stack, service)
    name = {"construct": item["construct"], "kind": item["kind"], "path": item["path"]}
    last = next((each for each in kept["items"] if _names(each, name)), name)
    declared = [each for each in kept["items"] if any(_names(each, one) for one in plan["items"])]
    rest = [each for each in declared if not _names(each, name)]
    _write(stack, service, plan, {**kept, "items": [*rest, {**last, **said}]})


def _names(left, right):
    return all(left[key] == right[key] for key in ("construct", "kind", "path"))


def _write(stack, service, plan, kept):
    record.prepare()
    files.write(_file(stack, service), (json.dumps(kept, indent=2) + "\n").encode(), mode=0o600)
    metrics = paths.metrics_folder() / f"backup-{stack}-{service}.prom"
    files.write(metrics, _metrics(plan["backup"], kept).encode(), mode=0o644)


def _file(stack, service):
    return paths.RECORDS / "backups" / f"{stack}-{service}.json"


SERIES = (
    ("last_success_timestamp_seconds", "When the last good backup was made.", "success"),
    ("last_run_success", "1 when the last run was good, else 0.", "succeeded"),
    ("size_bytes", "What the last good backup holds.", "size"),
    ("duration_seconds", "How long the last good backup took.", "seconds"),
)


def _metrics(backup, kept):
    """The text format (prometheus.io/docs/instrumenting/exposition_formats)."""
    lines = []
    for name, help_text, key in SERIES:
        lines += [f"# HELP vpsynth_backup_{name} {help_text}", f"# TYPE vpsynth_backup_{name} gauge"]
        for item in sorted(kept["items"], key=lambda each: each["path"]):
            if key in item:
                labels = {"backup": backup, "construct": item["construct"], "kind": item["kind"], "path": item["path"]}
                lines.append(f"vpsynth_backup_{name}{_labels(labels)} {_number(item[key])}")
    if kept["verified"] is not None:
        name = "vpsynth_backup_verified_timestamp_seconds"
        lines += [f"# HELP {name} When the repository was last found undamaged.", f"# TYPE {name} gauge"]
        lines.append(f"{name}{_labels({'backup': backup})} {kept['verified']}")
    return "\n".join(lines) + "\n"


def _labels(labels):
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(value):
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value):
    return str(int(value)) if isinstance(value, bool) else str(value)

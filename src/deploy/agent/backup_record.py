"""What came of each item of a backup plan, kept for people, and told to Prometheus by node_exporter's textfile collector.

A file there is replaced whole: the collector may read at any time.
"""

import json
import time

import files
import paths
import record


def of_plan(stack, service):
    """→ {items: [{construct, kind, succeeded, at, success, size, seconds}], verified, verification, repositorySize, retention, since}; times in
    seconds since 1970."""
    try:
        return json.loads(_file(stack, service).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {"items": [], "verified": None}


def repository(stack, service):
    """The id of the repository that the plan's backups went to; None before the first."""
    try:
        return repository_file(stack, service).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None


def keep_repository(stack, service, identifier):
    files.write(repository_file(stack, service), f"{identifier}\n".encode(), mode=0o600)


def repository_file(stack, service):
    return _file(stack, service).with_suffix(".repository")


def keep_success(stack, service, plan, item, size, seconds):
    now = round(time.time())
    _keep(stack, service, plan, item, {"succeeded": True, "at": now, "success": now, "size": size, "seconds": round(seconds, 1)})


def keep_failure(stack, service, plan, item):
    """What the last good one was stays."""
    _keep(stack, service, plan, item, {"succeeded": False, "at": round(time.time())})


def keep_verification(stack, service, plan, *, succeeded):
    """When it was last found undamaged stays after a failure."""
    now = {"verified": round(time.time())} if succeeded else {}
    _write(stack, service, plan, {**of_plan(stack, service), **now, "verification": succeeded})


def keep_repository_size(stack, service, plan, size):
    _write(stack, service, plan, {**of_plan(stack, service), "repositorySize": size})


def keep_retention(stack, service, plan, *, succeeded):
    _write(stack, service, plan, {**of_plan(stack, service), "retention": succeeded})


def _keep(stack, service, plan, item, said):
    kept = of_plan(stack, service)
    name = {"construct": item["construct"], "kind": item["kind"], "path": item["path"]}
    last = next((each for each in kept["items"] if _names(each, name)), name)
    last = {**last, "varies": item.get("varies", False)}
    declared = [each for each in kept["items"] if any(_names(each, one) for one in plan["items"])]
    rest = [each for each in declared if not _names(each, name)]
    _write(stack, service, plan, {**kept, "items": [*rest, {**last, **said}]})


def _names(left, right):
    return all(left[key] == right[key] for key in ("construct", "kind", "path"))


def _write(stack, service, plan, kept):
    record.prepare()
    kept = {"since": round(time.time()), **kept}
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

SERIES_OF_PLAN = (
    ("first_run_timestamp_seconds", "When the plan first ran on this host.", "since"),
    ("verified_timestamp_seconds", "When the repository was last found undamaged.", "verified"),
    ("last_verification_success", "1 when the last verification ended well, else 0.", "verification"),
    ("repository_size_bytes", "What the repository took when it was last verified.", "repositorySize"),
    ("last_retention_success", "1 when what isn't kept was last removed, else 0.", "retention"),
)


def _metrics(backup, kept):
    """The text format (prometheus.io/docs/instrumenting/exposition_formats)."""
    lines = []
    for name, help_text, key in SERIES:
        lines += [f"# HELP vpsynth_backup_{name} {help_text}", f"# TYPE vpsynth_backup_{name} gauge"]
        for item in sorted(kept["items"], key=lambda each: each["path"]):
            if key in item:
                labels = {"backup": backup, "construct": item["construct"], "kind": item["kind"], "path": item["path"]}
                if key == "size" and item.get("varies"):
                    labels["varies"] = "true"
                lines.append(f"vpsynth_backup_{name}{_labels(labels)} {_number(item[key])}")
    for name, help_text, key in SERIES_OF_PLAN:
        # A record of an earlier version has not all of them.
        if kept.get(key) is not None:
            lines += [f"# HELP vpsynth_backup_{name} {help_text}", f"# TYPE vpsynth_backup_{name} gauge"]
            lines.append(f"vpsynth_backup_{name}{_labels({'backup': backup})} {_number(kept[key])}")
    return "\n".join(lines) + "\n"


def _labels(labels):
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(value):
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value):
    return str(int(value)) if isinstance(value, bool) else str(value)

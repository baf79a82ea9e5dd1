"""Operation `plan`: what a deployment would do, and whether it can. Changes nothing."""

import time

import certificates
import crossing
import data_format
import engine
import existing
import left_volumes
import preflight
import record
from state import StackState

# Seconds.
LARGEST_SKEW = 60


def plan(request, context):
    """Request: `deployment`, `stacks` (name → {manifest, secrets}), `values`, `who` to take the lock, and `now`, the deployer's
    time in seconds since 1970.

    Result: `stacks` (name → what is to do and why), `releases` (name → the last one, for `release`), `existing` (what else ends and goes), `lacking` secrets, `images` that are here (reference → id) and
    their `digests`, `warnings`.
    """
    context.keep_secret(request["values"].values())
    deployment = request["deployment"]
    warnings = preflight.check(deployment)
    warnings += list(_clock(request.get("now")))
    data_format.check(deployment)
    existing.check(deployment)
    leaving = existing.to_do(deployment)
    warnings += [
        f"the volume {name} is declared no more, and nothing is in it. To remove it: docker volume rm {name}"
        for name in left_volumes.left(deployment)
        if name not in leaving["removes"]
    ]
    if request.get("who"):
        context.lock.take(request["who"])
    images = engine.all_images()
    present, superseded = engine.generations()
    stacks, lacking = {}, set()
    for stack in deployment["stacks"]:
        wanted = request["stacks"][stack["name"]]
        state = StackState(stack, wanted, deployment)
        changed, missing = state.secrets(wanted["secrets"], request["values"])
        lacking.update(missing)
        stacks[stack["name"]] = {
            "first": state.first,
            "interrupted": state.interrupted,
            "install": state.to_install,
            "remove": state.to_remove,
            # Installed before, but what runs hasn't read it: a run that was interrupted.
            "unread": [path for path in state.changed_paths() if path not in (*state.to_install, *state.to_remove)],
            "edited": state.edited,
            "secrets": changed,
            "containers": state.containers(present, images),
            "certificates": certificates.lacking(stack["name"], deployment["certificates"]) if stack["edge"] else [],
            **_rolled_back(stack["name"], wanted["manifest"]),
            **_behind_contract(stack, deployment["host"]),
            "leftovers": [each.service for each in state.leftovers(present, superseded)],
        }
    references = {service["image"] for stack in deployment["stacks"] for service in stack["services"]}
    return {
        "stacks": stacks,
        "releases": {name: record.of_stack(name).get("release") for name in stacks},
        "existing": leaving,
        "lacking": sorted(lacking),
        "images": {name: images[name] for name in sorted(references) if name in images},
        "digests": {name: known for name, known in engine.digests().items() if name in references},
        "warnings": warnings,
    }


def _clock(now):
    """Neither clock decides anything of a release; certificates, tokens and backups go by this one."""
    if now is None:
        return
    ahead = round(time.time() - now)
    if abs(ahead) > LARGEST_SKEW:
        yield f"this host's clock is {abs(ahead)} s {'ahead of' if ahead > 0 else 'behind'} the deployer's: one of them is wrong"


def _behind_contract(stack, host):
    why = crossing.brought_back(stack, host)
    return {} if why is None else {"behindContract": why}


def _rolled_back(name, manifest):
    """Who went back from the very release that is to be deployed, when, and from which commit."""
    said = record.of_stack(name).get("rolledBack")
    return {"rolledBack": {key: said[key] for key in ("who", "at", "commit")}} if said and said["files"] == manifest else {}

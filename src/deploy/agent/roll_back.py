"""Operation `roll-back`: stacks come to a release that is kept on this host, its files, secrets and images."""

import crossing
import engine
import kept
import record
from errors import AgentError
from release import carry_out
from source import Kept
from transaction import Transaction


def roll_back(request, context):
    """Request: `who`, `release` (default: the one before), `stacks` (default: those of the last release, or all that
    `release` would change), `dryRun`.

    Result: `stacks`, by name the release that each leaves (`from`), the one it comes to (`to`), its commit and time;
    unless `dryRun` also what `release` says.

    :raises AgentError: `no-release`, `release-gone`, `contract`; nothing was changed then.
    """
    deployment = record.deployment()
    if deployment is None:
        raise AgentError("no-release", "nothing was ever released to this host")
    if not request.get("dryRun"):
        context.lock.take(request["who"])
    chosen = _chosen(deployment, request)
    if not chosen:
        raise AgentError("no-release", "there is no earlier release to go back to on this host")
    for name, said in chosen.items():
        kept.check(name, said)
        _check_images(name, said)
        _check_volumes(name, said)
        crossing.refuse(name, said["release"], deployment["host"])
    stacks = {name: _described(record.of_stack(name), said) for name, said in chosen.items()}
    if request.get("dryRun"):
        return {"stacks": stacks}
    before = {**deployment, "stacks": [chosen.get(stack["name"], {"stack": stack})["stack"] for stack in deployment["stacks"]]}
    sources = {name: Kept(said, _remark(name, request["who"])) for name, said in chosen.items()}
    commits = {said.get("commit") for said in chosen.values()}
    commit = commits.pop() if len(commits) == 1 else None
    transaction = Transaction(before, sources, commit, context)
    asked = {**request, "deployment": before, "commit": commit}
    return {"stacks": stacks, **carry_out("rollback", asked, transaction, list(chosen), lambda: None, context)}


def _chosen(deployment, request):
    """Stack → the record of the release that it comes to; not those that have nothing to go back to."""
    names = request.get("stacks") or [stack["name"] for stack in deployment["stacks"]]
    unknown = sorted(set(names) - {stack["name"] for stack in deployment["stacks"]})
    if unknown:
        raise AgentError("no-release", f"this host has no stack {', '.join(unknown)}")
    asked = request.get("release")
    found = {name: _before(name) if asked is None else _as_of(name, asked) for name in names}
    found = {name: said for name, said in found.items() if said is not None}
    if asked is not None:
        return found
    # What the last release has changed, not what older ones have.
    last = max((record.of_stack(name)["release"] for name in found), default=None)
    return {name: said for name, said in found.items() if record.of_stack(name)["release"] == last}


def _before(name):
    """The newest release of a stack that isn't what runs, nor one that was gone back from."""
    current = record.of_stack(name)
    if "release" not in current:
        return None
    left = current.get("rolledBack", {}).get("left", [])
    for release in reversed(record.kept_releases(name)):
        said = record.of_release(name, release)
        if release < current["release"] and release not in left and not _same(said, current):
            return said
    return None


def _as_of(name, release):
    """What a stack was when a release had ended; None when it is so now."""
    kept_ones = [each for each in record.kept_releases(name) if each <= release]
    if not kept_ones:
        known = ", ".join(record.kept_releases(name)) or "none"
        raise AgentError("release-gone", f"{name}: no release as old as {release} is kept; there is {known}")
    said = record.of_release(name, kept_ones[-1])
    return None if _same(said, record.of_stack(name)) else said


def _same(one, other):
    return all(one.get(part) == other.get(part) for part in ("files", "filled", "images"))


def _check_images(name, said):
    """:raises AgentError: `release-gone`; a registry may have given the same name to something else since."""
    for service, image in said["images"].items():
        if not engine.has_image(image):
            raise AgentError("release-gone", f"{name}: the image that {service} ran ({image}) is not on this host any more")


def _check_volumes(name, said):
    """:raises AgentError: `release-gone`; it would start with an empty one in its place."""
    here = engine.volumes()
    for volume in said["stack"].get("volumes", []):
        if volume not in here:
            raise AgentError("release-gone", f"{name}: the volume {volume}, which it had then, is not on this host any more")


def _described(current, said):
    return {"from": current["release"], "to": said["release"], "commit": said.get("commit"), "at": said["at"]}


def _remark(name, who):
    """What the next deployment is told: this stack was taken back from a release on purpose."""
    current = record.of_stack(name)
    left = [*current.get("rolledBack", {}).get("left", []), current["release"]]
    return {
        "rolledBack": {
            "who": who,
            "at": record.now(),
            "from": current["release"],
            "commit": current.get("commit"),
            "files": current["files"],
            "left": left,
        }
    }

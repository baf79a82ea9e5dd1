"""Operation `roll-back`: stacks come to a release that is kept on this host, its files, secrets and images."""

import beside_nginx
import crossing
import engine
import kept
import record
import release_order
import rollback_choice
from errors import AgentError
from release import carry_out
from source import Kept
from transaction import Transaction


def roll_back(request, context):
    """Request: `who`, `release` (default: the one before), `stacks` (default: those that were changed last, or all that
    `release` would change), `dryRun`.

    Result: `stacks`, by name the release that each leaves (`from`), the one it comes to (`to`), its commit and time;
    `staying`, stacks that were changed with them and have no earlier release; unless `dryRun` also what `release` says.

    :raises AgentError: `no-release`, `release-gone`, `ambiguous`, `contract`; nothing was changed then.
    """
    deployment = record.deployment()
    if deployment is None:
        raise AgentError("no-release", "nothing was ever released to this host")
    if not request.get("dryRun"):
        context.lock.take(request["who"])
    chosen, staying = rollback_choice.choose(deployment, request.get("stacks") or [], request.get("release"))
    for name, said in chosen.items():
        kept.check(name, said)
        _check_images(name, said)
        _check_volumes(name, said)
        crossing.refuse(name, said["release"], deployment["host"])
    beside_nginx.refuse(deployment, chosen)
    stacks = {name: _described(name, said) for name, said in chosen.items()}
    told = {"stacks": stacks, "staying": staying}
    if request.get("dryRun"):
        return told
    for name, said in stacks.items():
        context.event("rolling-back", stack=name, **said)
    before = {**deployment, "stacks": [chosen.get(stack["name"], {"stack": stack})["stack"] for stack in deployment["stacks"]]}
    sources = {name: Kept(said, _remark(name, request["who"])) for name, said in chosen.items()}
    commits = {said.get("commit") for said in chosen.values()}
    commit = commits.pop() if len(commits) == 1 else None
    transaction = Transaction(before, sources, commit, context)
    releases = {name: said["release"] for name, said in chosen.items()}
    asked = {**request, "deployment": before, "commit": commit, "releases": releases}
    return {**told, **carry_out("rollback", asked, transaction, list(chosen), lambda: None, context)}


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


def _described(name, said):
    return {"from": _left(name)["release"], "to": said["release"], "commit": said.get("commit"), "at": said["at"]}


def _left(name):
    """`release`, `commit` and `files` of what the stack runs; of a release that came to no end the files aren't known."""
    current = record.of_stack(name)
    if "unfinished" not in current:
        return current
    return {"release": release_order.changed_by(name), "commit": release_order.last_run(name).get("commit"), "files": None}


def _remark(name, who):
    """What the next deployment is told: this stack was taken back from a release on purpose."""
    left = _left(name)
    return {
        "rolledBack": {
            "who": who,
            "at": record.now(),
            "from": left["release"],
            "commit": left.get("commit"),
            "files": left["files"],
        }
    }

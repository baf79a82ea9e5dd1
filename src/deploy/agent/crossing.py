"""Contracts that lie between a release and what runs: they have taken away what it needs of a database."""

import json

import migration
import record
import snapshot
from errors import AgentError


def refuse(stack, target, host):
    """:param target: the id of the release that a stack is to go back to.

    :raises AgentError: `contract` when a later one has taken away what that one needs.
    """
    for each in _contracts(stack):
        if each["release"] > target:
            raise AgentError("contract", f"{stack} can't go back to {target}: {_words(each, host)}")


def brought_back(stack, host):
    """Why a stack must not be deployed: it has an image that ran before a contract and not since, as the revert of a commit
    has. None when nothing is against it.
    """
    name = stack["name"]
    kept = {release: _images(record.of_release(name, release)["stack"]) for release in record.kept_releases(name)}
    current = record.of_stack(name).get("stack")
    for each in _contracts(name):
        before = set().union(*(images for release, images in kept.items() if release < each["release"]))
        since = set().union(*(images for release, images in kept.items() if release >= each["release"]), _images(current))
        for image in sorted(_images(stack) & before - since):
            return f"{name} would bring {image} back: {_words(each, host)}"
    return None


def _contracts(stack):
    """Those of kept releases that have changed something which is still so, or have begun to."""
    kept = [record.of_release(stack, each) for each in record.kept_releases(stack)]
    done = [each for said in (*kept, record.of_stack(stack)) if said for each in said.get("migrations", [])]
    begun = [json.loads(path.read_text(encoding="utf-8")) for path in migration.marks().glob(f"{stack}--*.json")]
    started = [{**one, "outcome": "begun"} for one in begun if migration.has_started(stack, one)]
    for each in (*done, *started):
        is_nothing = each["kind"] != "contract" or each["outcome"] in ("up-to-date", "unchanged", "restored")
        if not is_nothing and each.get("release") and not snapshot.is_undone(each["database"], each["at"]):
            yield each


def _images(stack):
    return {service["image"] for service in stack["services"]} if stack else set()


def _words(each, host):
    saved = each.get("snapshot")
    bring = (
        f"\nOr bring the database back to what it was before, without what was written since: "
        f"npx vpsynth snapshots {host} restore {saved}"
        if saved
        else ""
    )
    return (
        f"the release {each['release']} has taken away what that one needs of "
        f"{each['database']} (a migration of the kind contract, {each['at']}). Nothing was changed.\n"
        f"Go forward instead: mend what is wrong, and deploy.{bring}"
    )

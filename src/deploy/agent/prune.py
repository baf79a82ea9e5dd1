"""Which images stay on a host: those that are declared, run, or were run by a release that can be gone back to."""

import engine
import record
from run import run


def know(deployment):
    """Takes down the ids of what deployments of ours have brought: each may lose its name to the next one that is built, pulled
    or sent under it."""
    nameless = set(record.known_images()) & set(engine.nameless_images())
    here = _ours(deployment)
    record.keep_known_images(sorted({*here, *here.values(), *nameless}))


def prune(deployment, context):
    """Removes what releases have left. Images that no deployment of ours has brought are not ours to remove."""
    names, identifiers = _kept(deployment)
    for name, identifier in _ours(deployment).items():
        # By its name alone: a newer image may have taken the name of one that is kept, which then has none.
        if name not in names and identifier not in identifiers:
            _remove(name, context)
    known = set(record.known_images())
    for identifier in engine.nameless_images():
        if identifier in known and identifier not in identifiers:
            _remove(identifier, context)
    record.know_images(names)
    know(deployment)


def _ours(deployment):
    """Name → id of the images here that deployments of ours have brought."""
    known = set(record.known_images())
    own = {image.rpartition(":")[0] for image in (build["image"] for build in deployment["builds"])}
    return {name: each for name, each in engine.all_images().items() if name in known or name.rpartition(":")[0] in own}


def _kept(deployment):
    """→ (names, ids): a release is gone back to by the ids that ran."""
    stacks = list(deployment["stacks"])
    identifiers = {each.image for each in engine.containers()}
    for stack in deployment["stacks"]:
        name = stack["name"]
        releases = [record.of_release(name, release) for release in record.kept_releases(name)]
        for said in [record.of_stack(name), *releases]:
            if said and "stack" in said:
                stacks.append(said["stack"])
                identifiers.update(said["images"].values())
    return {service["image"] for stack in stacks for service in stack["services"]}, identifiers


def _remove(image, context):
    # One that a container has is refused, and stays.
    if run(["docker", "image", "rm", image], check=False).returncode == 0:
        context.event("removed-image", image=image)

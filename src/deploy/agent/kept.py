"""Kept releases of a stack: which there are, and their files and images brought back."""

import compose
import engine
import files
import paths
import record
import release_order
from errors import AgentError
from run import run

# The one that runs and those that can be gone back to.
COUNT = 3


def keep(name, folder, release, said):
    """Keeps a stack's files as they are now, and what the record says of them. Others are let go: first those that nothing comes
    back to, as they were gone back from, the oldest first."""
    files.copy(folder, _folder(name, release))
    record.keep_release(name, release, said)
    # Several runs may have come this far and no further: what the record names is what is gone back to.
    current = record.of_stack(name).get("release")
    wanted = [release, current, *(each["release"] for each in release_order.chain(name, said))]
    here = sorted((each.name for each in (paths.RELEASES / name).iterdir()), reverse=True)
    stay = list(dict.fromkeys(each for each in (*wanted, *here) if each in here))[:COUNT]
    for old in here:
        if old not in stay:
            record.forget_release(name, old)
            files.shutil.rmtree(_folder(name, old))


def check(name, said):
    """:raises AgentError: `release-gone` where a file or an image of a kept release isn't there any more."""
    kept = _folder(name, said["release"])
    digests = {**said["files"], **said["filled"]}
    if any(files.digest_of(files.inside(kept, path)) != digest for path, digest in digests.items()):
        raise AgentError("release-gone", f"the kept release of {name} is not whole any more; its files stay as they are")


def restore(name, said):
    """Brings a stack's files to those of a kept release. Returns the paths that changed.

    :raises AgentError: `release-gone`; nothing was changed then.
    """
    check(name, said)
    changed = files.restore(_folder(name, said["release"]), paths.stack_folder(name))
    name_images(name, said)
    return changed


def name_images(name, said):
    """A newer image may have taken the name that the old release gives; what ran says which one it was."""
    present = engine.all_images()
    for service, declared in compose.configuration(name)["services"].items():
        old, reference = said["images"].get(service), declared["image"]
        if old is not None and present.get(engine.whole(reference)) != old:
            run(["docker", "tag", old, reference], check=False)


def _folder(name, release):
    return paths.RELEASES / name / release

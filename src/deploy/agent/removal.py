"""Projects that end and volumes that go, as the declaration says: what is in a volume is saved on this host first."""

import os
import shutil

import engine
import left_volumes
import paths
import record
from run import run

# Of a volume of many files.
LONGEST = 7200
# For what else writes meanwhile.
MARGIN = 256 * 1024 * 1024


def finish(deployment, context):
    """Ends and removes what is still here; the same again does the rest."""
    said = left_volumes.said_of(deployment)
    for project in said["ended"]:
        if is_here(project):
            _end(project, context)
    here = engine.volumes()
    for name, because in said["removed"].items():
        if name in here:
            _remove(name, here[name], because, context)


def know(deployment):
    """Takes down which volumes are of this host's declaration: also those that somebody else made."""
    declared = {volume for stack in deployment["stacks"] for volume in stack.get("volumes", [])}
    known = {*record.volumes(), *declared, *left_volumes.said_of(deployment)["kept"]} & engine.volumes().keys()
    if known != set(record.volumes()):
        record.keep_volumes(known)


def is_here(project):
    """Whether anything of a project is left."""
    return paths.stack_folder(project).is_dir() or any(each.project == project for each in engine.everything())


def _end(project, context):
    context.event("ending-project", project=project)
    for container in engine.everything():
        if container.project == project:
            if container.runs:
                engine.stop(container)
            # Not with --volumes: even one without a name may hold what somebody needs. One that was started with --rm goes
            # by itself.
            removed = run(["docker", "rm", container.id], check=False)
            if removed.returncode != 0 and any(each.id == container.id for each in engine.everything()):
                context.event("warning", message=f"{container.name} of {project} can't be removed: {removed.stderr.strip()}")
    for network in engine.networks(project):
        # One that somebody else has joined stays.
        run(["docker", "network", "rm", network], check=False)
    record.forget_stack(project)
    for folder in (paths.RELEASES / project, paths.INCOMING / project, *paths.STACKS.glob(f"*/active/{project}")):
        shutil.rmtree(folder, ignore_errors=True)
    # Last: as long as it is there, the project is.
    shutil.rmtree(paths.stack_folder(project), ignore_errors=True)
    context.event("ended-project", project=project)


def folder():
    return paths.RECORDS / "removed"


def lacking_room(volume):
    """How many bytes are too few on the disk for what is in a volume; None where it fits."""
    place = next(each for each in (paths.RECORDS, *paths.RECORDS.parents) if each.is_dir())
    lacking = (left_volumes.size(volume) or 0) + MARGIN - shutil.disk_usage(place).free
    return lacking if lacking > 0 else None


def _remove(name, volume, because, context):
    saved = _save(name, volume, context) if left_volumes.has_data(volume) else None
    context.event("removing-volume", volume=name)
    run(["docker", "volume", "rm", name])
    context.event("removed-volume", volume=name, because=because, saved=saved)


def _save(name, volume, context):
    """→ the path of an archive of all that is in it, owners and rights among it."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder() / f"{name}.{record.now().replace(':', '')}.tar.gz"
    context.event("saving-volume", volume=name, path=str(path))
    partial = folder() / f".{name}.part"
    options = ["--numeric-owner", "--xattrs", "--acls", "--sparse"]
    run(["tar", "--create", "--gzip", *options, "--file", str(partial), "--directory", volume["folder"], "."], timeout=LONGEST)
    # Read once more: what is removed next is in it.
    run(["tar", "--compare", "--gzip", *options, "--file", str(partial), "--directory", volume["folder"]], timeout=LONGEST)
    partial.chmod(0o600)
    descriptor = os.open(partial, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
    partial.rename(path)
    return str(path)

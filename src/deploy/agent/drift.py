"""Operation `drift`: where the host differs from what was released to it."""

import engine
import files
import paths
import record
from state import StackState
from status import undeclared

# Of a file that is shown: configuration is smaller.
LARGEST = 1024 * 1024


def drift(request, context):
    """Request: `deployment`, `stacks` (name → {manifest, secrets}). Result: `differences`, a list of {stack, what}; of a file
    that was edited here also its `path` and, where it can be told, `was` and `is`, its text when it was released and now.
    Files that secrets were filled into are not shown.
    """
    deployment = request["deployment"]
    images = engine.all_images()
    present, superseded = engine.generations()
    found = [{"stack": name, "what": "is not declared any more"} for name in undeclared(deployment)]
    for stack in deployment["stacks"]:
        state = StackState(stack, request["stacks"][stack["name"]], deployment)
        found += [{"stack": stack["name"], **each} for each in _edits(stack["name"], state)]
        found += [{"stack": stack["name"], "what": what} for what in _differences(stack, state, present, superseded, images)]
    return {"differences": found}


def _edits(name, state):
    last = record.of_stack(name)
    for path in state.edited:
        said = {"what": f"{path} was edited on the host", "path": path}
        kept = files.inside(paths.RELEASES / name / last.get("release", "none"), path)
        if files.digest_of(kept) == last["files"][path]:
            texts = _text(kept), _text(files.inside(state.folder, path))
            if None not in texts:
                said = {**said, "was": texts[0], "is": texts[1]}
        yield said


def _text(path):
    content = path.read_bytes()[:LARGEST]
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None


def _differences(stack, state, present, superseded, images):
    if state.first:
        yield "was never released"
        return
    if state.interrupted:
        yield "an earlier deployment was interrupted: deploy again"
    last = record.of_stack(stack["name"])
    for path in state.missing_files:
        yield f"{path} is missing"
    for path, digest in last["filled"].items():
        if files.digest_of(files.inside(state.folder, path)) != digest:
            yield f"{path} was edited on the host"
    for path in files.released(paths.stack_folder(stack["name"])):
        if path not in last["files"] and path not in last["filled"]:
            yield f"{path} is no file of the release"
    for service, reason in state.containers(present, images).items():
        yield f"{service} {reason}"
    for container in state.leftovers(present, superseded):
        yield f"{container.service} should not be there"
    if state.to_install or state.to_remove:
        yield f"{len(state.to_install) + len(state.to_remove)} files differ from this repository's: not deployed yet"

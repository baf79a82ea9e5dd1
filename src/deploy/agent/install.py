"""Puts a release's files and secrets into a stack's folder."""

import files
import fill
import paths


def install(stack, state, wanted, values):
    """Replaces what differs, removes what is gone, fills secrets. Every file is checked before the first is replaced.

    :raises AgentError: `incomplete` when the copy that was sent isn't what the manifest says.
    """
    folder = state.folder
    contents = {path: _sent(stack["name"], path, wanted["manifest"][path]) for path in state.to_install}
    with files.together():
        _replace(stack, state, contents)
        return _fill(stack, folder, wanted, values)


def _replace(stack, state, contents):
    folder = state.folder
    for name in stack["folders"]:
        files.make_folder(files.inside(folder, name))
    for path, content in contents.items():
        executable = path.endswith(".sh")
        files.write(files.inside(folder, path), content, mode=0o555 if executable else 0o444)
    for path in state.to_remove:
        files.remove(files.inside(folder, path), folder)


def _sent(name, path, digest):
    content = files.read_regular(paths.INCOMING / name, path)
    if files.hashlib.sha256(content).hexdigest() != digest:
        raise files.AgentError("incomplete", f"{name}/{path} did not arrive as its manifest says; nothing was changed")
    return content


def _fill(stack, folder, wanted, values):
    """→ digests of what is filled now, by path."""
    plan = wanted["secrets"]
    digests = {}
    template = lambda path: files.inside(folder, path).read_text(encoding="utf-8")  # noqa: E731
    for filled in fill.filled_files(plan, values, template):
        path = files.inside(folder, filled.path)
        if filled.content is None and files.digest_of(path) is not None:
            filled.content = path.read_bytes()
        # The same secret may be for a container that has another user now.
        if filled.content is not None and not _stands(path, filled):
            fill.write_filled(folder, filled)
        digests[filled.path] = files.digest_of(path)
    # Mounted as a folder, so it has to be there before its first file is.
    for path in digests:
        fill.make_folders(folder, path)
    return digests


def _stands(path, filled):
    same = files.digest_of(path) == files.hashlib.sha256(filled.content).hexdigest()
    return same and files.owner_of(path) == filled.owner

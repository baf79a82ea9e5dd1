"""Files of a stack on the host: read, compared, replaced one by one by a rename, kept for going back.

What is written or removed is so after a loss of power too: a file's name is in its folder, which is brought to the disk by
itself (fsync(2), "NOTES").
"""

import contextlib
import hashlib
import os
import shutil
import stat
from pathlib import Path

from errors import AgentError

# What the host itself holds in a stack: never part of a release.
HOST_OWNED = ("active", "certificates", "challenges", "files")

# Folders that `together` brings to the disk at its end; None outside of it.
_waiting = None


def digest_of(path):
    """The SHA-256 of a regular file; None when there is none, or something else stands there."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return None
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() if hasattr(hashlib, "file_digest") else _digest(file)
    except (FileNotFoundError, NotADirectoryError):
        return None


def _digest(file):
    """Python 3.10 has no file_digest."""
    digest = hashlib.sha256()
    while block := file.read(1 << 16):
        digest.update(block)
    return digest.hexdigest()


def owner_of(path):
    """The id of the user whose file it is."""
    return os.lstat(path).st_uid


def inside(folder, name):
    """`folder/name`, for a relative name that stays inside.

    :raises AgentError: `path` for an absolute one, or one with `..` in it.
    """
    parts = Path(name).parts
    if not parts or Path(name).is_absolute() or ".." in parts:
        raise AgentError("path", f"{name!r} is no path inside {folder}")
    return folder.joinpath(*parts)


def read_regular(folder, name):
    """The bytes of a file below a folder that another user writes: no link is followed on the way.

    :raises AgentError: `incomplete` when it is missing or no regular file.
    """
    *parents, last = inside(folder, name).relative_to(folder).parts
    descriptors = []
    try:
        descriptors.append(os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW))
        for parent in parents:
            descriptors.append(os.open(parent, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=descriptors[-1]))
        with os.fdopen(os.open(last, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=descriptors[-1]), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise AgentError("incomplete", f"{folder / name} is no regular file")
            return file.read()
    except OSError as error:
        raise AgentError("incomplete", f"{folder / name} can't be read: {error.strerror}") from None
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


def write(path, content, *, mode, owner=0):
    """Replaces a file whole: whoever reads it has the old content or the new, and only its owner ever reads a 0400.

    :raises AgentError: `disk`.
    """
    partial = path.with_name(f".{path.name}.vpsynth")
    try:
        make_folder(path.parent)
        partial.unlink(missing_ok=True)
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            os.fchown(file.fileno(), owner, owner)
            os.fchmod(file.fileno(), mode)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, path)
        settle(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise AgentError("disk", f"{path} can't be written: {error.strerror}") from None


def make_folder(folder, mode=0o755):
    """Makes a folder, and those above it, where there is none."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(mode=mode, exist_ok=True)
        settle(folder.parent)


def settle(folder):
    """Brings to the disk which names are in a folder."""
    if _waiting is not None:
        _waiting[folder] = None
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def together():
    """Many files: each folder is brought to the disk once, when this ends, however it ends.

    :raises AgentError: `disk`.
    """
    global _waiting
    # In the order of their first change.
    _waiting = {}
    try:
        yield
    finally:
        folders, _waiting = _waiting, None
        # One that was removed since is told by the one above it.
        for folder in filter(Path.is_dir, folders):
            try:
                settle(folder)
            except OSError as error:
                raise AgentError("disk", f"{folder} can't be brought to the disk: {error.strerror}") from error


def remove(path, top):
    """Removes a file, and the folders above it that are then empty, up to `top`."""
    path.unlink(missing_ok=True)
    remove_empty(path.parent, top)


def remove_empty(folder, top):
    """Removes a folder and those above it that are empty, up to `top`."""
    for each in (folder, *folder.parents):
        if each == top or any(each.iterdir()):
            settle(each)
            return
        each.rmdir()


def released(folder):
    """The files of a stack's folder that belong to a release, by relative path."""
    found = {}
    for parent, folders, names in os.walk(folder):
        here = Path(parent)
        if here == folder:
            folders[:] = [each for each in folders if each not in HOST_OWNED]
        for name in names:
            path = here / name
            found[str(path.relative_to(folder))] = path
    return found


def copy(source, target):
    """Keeps a stack's release, by files of its own: an editor that writes in place would reach a hard link too.

    :raises AgentError: `disk`.
    """
    shutil.rmtree(target, ignore_errors=True)
    with together():
        for name, path in released(source).items():
            said = os.lstat(path)
            write(target / name, path.read_bytes(), mode=stat.S_IMODE(said.st_mode), owner=said.st_uid)


def restore(source, target):
    """Brings a stack's folder back to a kept release, what came later removed. Returns the paths that changed."""
    with together():
        return _restore(source, target)


def _restore(source, target):
    kept = released(source)
    changed = []
    for name, path in released(target).items():
        if name not in kept:
            remove(path, target)
            changed.append(name)
    for name, path in kept.items():
        said = os.lstat(path)
        if digest_of(target / name) == digest_of(path) and owner_of(target / name) == said.st_uid:
            continue
        changed.append(name)
        try:
            write(target / name, path.read_bytes(), mode=stat.S_IMODE(said.st_mode), owner=said.st_uid)
        except AgentError:
            # A full disk has no room for a copy, and must not keep the old release from coming back.
            _link(path, target / name)
    return changed


def _link(path, target):
    """Puts a kept file in its place once more, which takes no room."""
    make_folder(target.parent)
    partial = target.with_name(f".{target.name}.vpsynth")
    partial.unlink(missing_ok=True)
    os.link(path, partial, follow_symlinks=False)
    os.replace(partial, target)
    settle(target.parent)

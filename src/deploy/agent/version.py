"""The agent's version: a digest of its own files, which the deployer computes of those that it brings."""

import hashlib
from pathlib import Path

FOLDER = Path(__file__).parent


def own():
    """Of this agent."""
    return of(contents(FOLDER))


def contents(folder):
    """The files of an agent, by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def of(contents):
    """SHA-256 over names and contents, in the order of names."""
    digest = hashlib.sha256()
    for name in sorted(contents):
        digest.update(f"{name}\0{len(contents[name])}\0".encode())
        digest.update(contents[name])
    return digest.hexdigest()

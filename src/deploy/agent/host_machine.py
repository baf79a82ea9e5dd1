"""The machine that the host's files are applied to: where things stand, and how its programs are started."""

import base64
import json
import os
from pathlib import Path

import files
import run as programs


def recorded(contents):
    """name → bytes, None for none, as a record has them."""
    return {name: None if content is None else base64.b64encode(content).decode() for name, content in contents.items()}


def contents_of(record):
    """The same back."""
    return {name: None if content is None else base64.b64decode(content) for name, content in record.items()}


class Machine:
    """`root` and `run` are the real ones but in tests."""

    def __init__(self, root="/", run=programs.run):
        self._root = Path(root)
        self.run = run

    def path(self, name):
        """`etc/docker/daemon.json` on this machine."""
        return files.inside(self._root, name)

    @property
    def incoming(self):
        """What the deployer sent, in the hands of the deploy user."""
        return self.path("srv/vpsynth/incoming/host")

    @property
    def records(self):
        return self.path("var/lib/vpsynth")

    def staging(self, name):
        """A folder for candidates that programs read before anything is replaced; only root's."""
        folder = self.path("run/vpsynth/host")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder / name

    @property
    def has_systemd(self):
        """False in a container, and wherever another init runs."""
        return self.path("run/systemd/system").is_dir()

    def read(self, name):
        """The bytes of a file of root's; None when there is none."""
        try:
            return self.path(name).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, name, content, mode):
        files.write(self.path(name), content, mode=mode, owner=os.geteuid())

    def remove(self, name):
        self.path(name).unlink(missing_ok=True)

    def load(self, name, default):
        """A record below /var/lib/vpsynth."""
        try:
            return json.loads((self.records / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return default

    def keep(self, name, value):
        files.write(self.records / name, (json.dumps(value, indent=2) + "\n").encode(), mode=0o600, owner=os.geteuid())

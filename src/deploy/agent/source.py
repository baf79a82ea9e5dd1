"""Where the files of a release come from: what was sent for it, or a release that is kept."""

import install
import kept
import record


class Sent:
    """What rsync brought, with secrets filled in."""

    # A new one, of which there is no record; and what that says beside.
    release, remark, said = None, {}, None

    def __init__(self, wanted, values):
        """:param wanted: `manifest` (path → digest) and `secrets`, the stack's secrets.json."""
        self.wanted = wanted
        self._values = values

    @property
    def files(self):
        return self.wanted["manifest"]

    def done_before(self, name):
        """The record that says which migrations need not run: the one that is there."""
        return record.of_stack(name)

    def secrets(self, state):
        """→ (files that are filled anew, secrets without a value)."""
        return state.secrets(self.wanted["secrets"], self._values)

    def install(self, stack, state):
        """→ digests of the files that are filled now."""
        return install.install(stack, state, self.wanted, self._values)


class Kept:
    """An earlier release, filled files among it."""

    def __init__(self, said, remark):
        """:param said: its record; `remark`: what the new record says beside."""
        self.said = said
        self.release = said["release"]
        self.remark = remark
        self.files = said["files"]
        self.wanted = {"manifest": {**said["files"], **said["filled"]}, "secrets": {}}

    def done_before(self, _):
        """Its own: it did them when it was new."""
        return self.said

    def secrets(self, state):
        """They are in its files."""
        return [], []

    def install(self, stack, state):
        kept.restore(stack["name"], self.said)
        return self.said["filled"]

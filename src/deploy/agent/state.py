"""How a stack stands against what it should be: files, secrets, containers."""

from pathlib import Path

import colours
import due
import edge
import engine
import files
import fill
import paths
import record


class StackState:
    """The differences of one stack. `changed` says whether there is anything to do."""

    def __init__(self, stack, wanted, deployment):
        self.name = stack["name"]
        self.folder = paths.stack_folder(self.name)
        self._stack = stack
        self._manifest = wanted["manifest"]
        self._record = record.of_stack(self.name)
        # What secrets are in is no plain file: whether its digest was guessed isn't told to whoever may ask.
        filled = {Path(path) for path in self._record["filled"]}
        self.to_install = [path for path, digest in self._manifest.items() if Path(path) in filled or self._present(path) != digest]
        # A run that was interrupted has written these, not a person.
        self._unfinished = self._record.get("unfinished", [])
        wanted_here = {*self._manifest, *fill.paths_of(wanted["secrets"])}
        known = {*self._record["files"], *self._record["filled"], *self._unfinished}
        self.to_remove = sorted(path for path in known - wanted_here if self._present(path))
        released = {path: digest for path, digest in self._record["files"].items() if path not in self._unfinished}
        self.edited = [path for path, digest in released.items() if self._present(path) not in (None, digest)]
        self.missing_files = [path for path in released if self._present(path) is None]
        self._edge = colours.edge_of(deployment)

    def _present(self, path):
        return files.digest_of(files.inside(self.folder, path))

    @property
    def first(self):
        """Nothing of it was ever released here."""
        return not self._record["files"]

    @property
    def interrupted(self):
        """A run began a release of it, and came neither to its end nor back."""
        return "unfinished" in self._record

    def changed_paths(self):
        """Files that differ from those that the running programs may have read: also what was edited here, and what a run
        that was interrupted had written."""
        plain = [path for path, digest in self._manifest.items() if self._record["files"].get(path) != digest]
        return list(dict.fromkeys([*plain, *self.to_install, *self.to_remove, *self._unfinished]))

    def secrets(self, plan, values):
        """→ (changed paths, names that are missing): a file that is there serves without its secrets' values."""
        changed, lacking = [], set()
        for filled in fill.filled_files(plan, values, self._template):
            present = files.digest_of(files.inside(self.folder, filled.path))
            if filled.content is None:
                if present is None or self._must_be_filled_anew(filled, plan):
                    lacking.update(name for name in filled.secrets if name not in values)
            elif self._differs(filled, present):
                changed.append(filled.path)
        return changed, sorted(lacking)

    def _must_be_filled_anew(self, filled, plan):
        """What is there is of another template, or of other variables."""
        if filled.path == fill.ENVIRONMENT:
            return fill.variables_in(files.inside(self.folder, filled.path).read_text(encoding="utf-8")) != set(filled.secrets)
        template = next((each["template"] for each in plan.get("templates", []) if each["path"] == filled.path), None)
        return template in self.changed_paths()

    def _differs(self, filled, present):
        digest = files.hashlib.sha256(filled.content).hexdigest()
        return digest != present or self._record["filled"].get(filled.path) != digest

    def _template(self, path):
        """The text as it will be: what isn't installed yet comes from the copy that was sent, if it was."""
        if path not in self.to_install:
            return files.inside(self.folder, path).read_text(encoding="utf-8")
        try:
            return files.read_regular(paths.INCOMING / self.name, path).decode()
        except files.AgentError:
            return ""

    def containers(self, present, images):
        """Reasons to act, by service: what doesn't run as the last release said."""
        own = {each.service: each for each in present if each.stack == self.name}
        reasons = {}
        for service in self.expected():
            container = own.get(service["name"])
            reason = self._reason(service, container, images)
            if reason is not None:
                reasons[service["name"]] = reason
        return reasons

    def _reason(self, service, container, images):
        if container is None:
            return "is not there"
        name, image = service["name"], container.image
        if "migration" in service and due.is_of_another_release(self._record, container):
            image = self._record["images"][name]
        elif not (_has_done(container) if service["runs"] == "once" else container.well):
            return f"is {container.condition}"
        elif self._record["hashes"].get(name, container.hash) != container.hash:
            return "was changed by hand"
        if service["runs"] == "once" and due.is_due(self.name, name):
            return "did what was taken back since: its database was restored"
        if images.get(service["image"], image) != image:
            return "has a newer image"
        return None

    def expected(self):
        """The services that should run: of what has two sides, the active one."""
        for service in self._stack["services"]:
            if service["runs"] == "job":
                continue
            if "colour" not in service or service["colour"] == self.active(service["workload"]):
                yield service

    @property
    def has_edge(self):
        """Whether something on the host can switch a colour."""
        return self._edge is not None

    def drain(self, containers, context):
        """Waits until nginx has nothing in hand with containers that are about to end."""
        if self._edge is not None and containers:
            edge.drain([(self._stack, containers)], self._edge, context)

    def active(self, workload):
        return "blue" if self._edge is None else colours.active(self._edge["name"], self.name, workload)

    def leftovers(self, present, superseded=()):
        """Containers that should not be: services that are gone, sides that are not active, those that a newer one has come
        beside."""
        wanted = {service["name"] for service in self.expected()}
        gone = [each for each in present if each.stack == self.name and each.service not in wanted]
        return gone + [each for each in superseded if each.stack == self.name]


def _has_done(container):
    """A job that has ended well."""
    return (container.status, container.exit_code) == ("exited", 0)

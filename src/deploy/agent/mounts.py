"""Which files of its stack a service reads."""

from pathlib import Path


class Mounts:
    """What each service mounts from the stack's own folder, from Compose's view of the stack."""

    def __init__(self, folder, configuration):
        self._folder = folder
        secrets = {name: said.get("file") for name, said in configuration.get("secrets", {}).items()}
        self._of = {}
        for name, service in configuration["services"].items():
            sources = [volume["source"] for volume in service.get("volumes", []) if volume.get("type") == "bind"]
            sources += [secrets[each["source"]] for each in service.get("secrets", []) if secrets.get(each["source"])]
            self._of[name] = [relative for source in sources if (relative := self._relative(source)) is not None]

    def _relative(self, source):
        path = Path(source)
        return str(path.relative_to(self._folder)) if self._folder in path.parents else None

    def reads(self, service, path):
        """Whether a file of the stack is one that the service mounts, or in a folder that it mounts."""
        return any(below(path, mounted) for mounted in self._of.get(service, []))


def below(path, folder):
    """Whether a relative path is a folder or stands in it."""
    return path == folder or path.startswith(f"{folder}/")

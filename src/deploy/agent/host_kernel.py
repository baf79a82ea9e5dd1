"""Kernel parameters."""

import re

from errors import AgentError
from host_part import Part

LINE = re.compile(r"([a-z0-9_]+(?:\.[a-z0-9_*-]+)+) = (-?[0-9]+)")


class Kernel(Part):
    pattern = r"etc/sysctl\.d/90-vpsynth\.conf"

    def validate(self, machine, contents):
        for name, content in contents.items():
            _settings(name, content)

    def activate(self, machine, before, after):
        """One by one: a kernel that a provider shares between customers refuses some, and the others still count."""
        refused = []
        for name, content in after.items():
            for key, value in _settings(name, content or b""):
                path = machine.path("proc/sys/" + key.replace(".", "/"))
                try:
                    if path.read_text().strip() != value:
                        path.write_text(value)
                except OSError as error:
                    refused.append(f"the kernel refuses {key} = {value}: {error.strerror}")
        return refused


def _settings(name, content):
    lines = [line.strip() for line in content.decode().splitlines()]
    settings = []
    for line in lines:
        if line and not line.startswith("#"):
            match = LINE.fullmatch(line)
            if match is None:
                raise AgentError("kernel-setting", f"{name}: {line!r} is no kernel parameter")
            settings.append(match.groups())
    return settings

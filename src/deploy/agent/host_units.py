"""Units of systemd: the firewall's, and a service and a timer for each scheduled job."""

import os
import re
from pathlib import PurePosixPath

from host_part import Part

WANTED_BY = re.compile(r"^WantedBy=(\S+)$", re.MULTILINE)
FOLDER = "etc/systemd/system"


class Units(Part):
    pattern = FOLDER + r"/vpsynth-[a-z0-9-]+\.(?:service|timer)"

    def validate(self, machine, contents):
        """Times are what a machine's systemd may read otherwise; the units as a whole are verified where they are made."""
        for content in contents.values():
            for line in content.decode().splitlines():
                if line.startswith("OnCalendar=") and machine.has_systemd:
                    machine.run(["systemd-analyze", "calendar", line.partition("=")[2]])

    def activate(self, machine, before, after):
        """Enables by links, as `systemctl enable` does: that works where systemd isn't running too."""
        for name, content in before.items():
            if content is not None and after[name] is None:
                _stop(machine, _unit(name))
                for link in _links(name, content):
                    machine.remove(link)
        for name, content in after.items():
            for link in _links(name, content or b""):
                path = machine.path(link)
                path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
                if not path.is_symlink():
                    os.symlink(f"/{name}", path)
        if not machine.has_systemd:
            timers = [_unit(name) for name, content in after.items() if content is not None and name.endswith(".timer")]
            return [f"no systemd runs here: nothing starts {unit}" for unit in timers]
        machine.run(["systemctl", "daemon-reload"])
        for name, content in after.items():
            if content is not None and name.endswith(".timer"):
                machine.run(["systemctl", "restart", _unit(name)])
        return []


def _stop(machine, unit):
    """A run that is under way ends by itself; a timer starts no other."""
    if machine.has_systemd and unit.endswith(".timer"):
        machine.run(["systemctl", "stop", unit], check=False)


def _unit(name):
    return PurePosixPath(name).name


def _links(name, content):
    return [f"{FOLDER}/{target}.wants/{_unit(name)}" for target in WANTED_BY.findall(content.decode())]

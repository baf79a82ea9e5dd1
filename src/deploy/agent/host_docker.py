"""The Docker Engine's settings."""

import json
import time

from errors import AgentError
from host_part import Part

# What the daemon takes in without a restart (docker/cli: docs/reference/dockerd.md), of what vpsynth writes.
RELOADABLE = {"live-restore"}


class DockerDaemon(Part):
    pattern = r"etc/docker/daemon\.json"

    def validate(self, machine, contents):
        for content in contents.values():
            candidate = machine.staging("daemon.json")
            candidate.write_bytes(content)
            machine.run(["dockerd", "--validate", f"--config-file={candidate}"])

    def activate(self, machine, before, after):
        old, new = (json.loads(next(iter(each.values())) or b"{}") for each in (before, after))
        changed = {key for key in {*old, *new} if old.get(key) != new.get(key)}
        # First, so that containers outlive the restart.
        if "live-restore" in changed and _running(machine):
            _service(machine, "reload")
            _wait_for(machine, "{{.LiveRestoreEnabled}}", str(new.get("live-restore", False)).lower())
        if changed - RELOADABLE:
            _service(machine, "restart")
            _wait_for(machine, "{{.Driver}}", None)
        return []


def _running(machine):
    return _info(machine, "{{.Driver}}") is not None


def _service(machine, action):
    if machine.has_systemd:
        machine.run(["systemctl", action, "docker.service"])
    elif action == "reload":
        # Docker's init script knows no reload.
        machine.run(["pkill", "--signal", "HUP", "--exact", "--pidfile", "/run/docker.pid", "dockerd"], check=False)
    else:
        machine.run(["service", "docker", action])


def _info(machine, template):
    """What the daemon says of itself; None while it doesn't answer."""
    result = machine.run(["docker", "info", "--format", template], check=False, timeout=30)
    return result.stdout.strip() if result.returncode == 0 else None


def _wait_for(machine, template, value):
    """Until the daemon says so; None is anything."""
    for _ in range(60):
        said = _info(machine, template)
        if said is not None and value in (None, said):
            return
        time.sleep(1)
    raise AgentError("docker-down", "Docker does not answer a minute after its settings changed: see its own log")

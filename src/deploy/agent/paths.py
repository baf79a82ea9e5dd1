"""Where things stand on a host. docs/deployment.md lists them for people."""

from pathlib import Path

ROOT = Path("/srv/vpsynth")
INCOMING = ROOT / "incoming"
STACKS = ROOT / "stacks"
RELEASES = ROOT / "releases"
RECORDS = Path("/var/lib/vpsynth")
RUNTIME = Path("/run/vpsynth")
ENGINE_SOCKET = "/var/run/docker.sock"


def metrics_folder():
    """Where node_exporter's textfile collector looks."""
    return RECORDS / "metrics"


def stack_folder(name):
    """The folder that Docker Compose runs a stack from. It never moves: a moved bind source recreates containers."""
    return STACKS / name


def chosen_folder(edge, stack, workload):
    """The folder of the files by which nginx chooses where requests of a workload go."""
    return active_folder(edge) / stack / workload


def targets_file(monitor, stack, workload):
    """The file that tells Prometheus where the active side of a workload is."""
    return active_folder(monitor) / stack / workload / "targets.yml"


def canary_targets_file(monitor, stack, workload):
    """Beside it, while a canary is judged, the file that tells it where the other side is."""
    return targets_file(monitor, stack, workload).with_name("canary.yml")


def active_folder(stack):
    """What a stack is told of active sides; `files.HOST_OWNED` keeps it out of releases."""
    return STACKS / stack / "active"

"""Where things stand on a host. docs/deployment.md lists them for people."""

from pathlib import Path

ROOT = Path("/srv/vpsynth")
INCOMING = ROOT / "incoming"
STACKS = ROOT / "stacks"
RELEASES = ROOT / "releases"
RECORDS = Path("/var/lib/vpsynth")
RUNTIME = Path("/run/vpsynth")


def stack_folder(name):
    """The folder that Docker Compose runs a stack from. It never moves: a moved bind source recreates containers."""
    return STACKS / name


def active_file(edge, stack, workload):
    """The file that tells nginx which colour of a workload gets requests."""
    return STACKS / edge / "active" / stack / workload / "colour.conf"

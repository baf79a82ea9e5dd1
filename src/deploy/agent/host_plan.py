"""What a host's files are, what they will be, and what differs."""

import hashlib

import files
from errors import AgentError
from host_access import Keys, Sudo
from host_docker import DockerDaemon
from host_firewall import Firewall
from host_kernel import Kernel
from host_machine import contents_of
from host_part import CertificateHook, Journal, Upgrades
from host_ssh import SshDaemon
from host_units import Units
from host_wireguard import WireGuard

# In the order in which they are applied: what can shut people out comes last.
PARTS = (Kernel(), Journal(), Upgrades(), DockerDaemon(), CertificateHook(), Units(), WireGuard(), Sudo(), Keys(), Firewall(), SshDaemon())


def part_of(name):
    """The part that may install a path.

    :raises AgentError: `path` for one that vpsynth never generates.
    """
    for part in PARTS:
        if part.owns(name):
            return part
    raise AgentError("path", f"{name!r} is no file of a host that vpsynth makes")


def read_incoming(machine, digests):
    """name → bytes of the files that came in, each as the deployer read it.

    :raises AgentError: `path` for a name that is none of vpsynth's, `incomplete` for a missing or other content.
    """
    contents = {}
    for name, digest in digests.items():
        part_of(name)
        contents[name] = files.read_regular(machine.incoming, name)
        if hashlib.sha256(contents[name]).hexdigest() != digest:
            raise AgentError("incomplete", f"{name} did not come in as it was sent")
    return contents


def installed(machine):
    """name → digest of what the last apply installed."""
    return machine.load("host.json", {"files": {}})["files"]


def begun(machine):
    """name → bytes from before, None for none, of what an apply was killed over: it may be in place, and not in effect."""
    return contents_of(machine.load("host.json", {}).get("applying", {}))


def removals(machine, wanted):
    """Names that vpsynth has installed, or was about to, and that are no longer wanted; gone by hand or not."""
    return [name for name in {**installed(machine), **begun(machine)} if name not in wanted]


def changes(machine, wanted):
    """name → wanted bytes, None for removal, of all that isn't as wanted on the machine, or may not be in effect there."""
    half = begun(machine)
    differing = {name: content for name, content in wanted.items() if name in half or not _same(machine, name, content)}
    return {**differing, **dict.fromkeys(removals(machine, wanted))}


def earlier(machine, coming):
    """name → what was in effect before `coming`, None for none: what stands there, or before what an apply was killed over."""
    half = begun(machine)
    present = {name: machine.read(name) for name in coming}
    return {name: half.get(name, there) if there == coming[name] else there for name, there in present.items()}


def _same(machine, name, content):
    path = machine.path(name)
    if path.is_symlink() or not path.is_file():
        return False
    status = path.stat()
    return status.st_mode & 0o777 == part_of(name).mode and path.read_bytes() == content


def drift(machine):
    """What no longer is as it was installed: [{path, state: changed|missing}]; not what a killed apply has left half done."""
    found = []
    half = begun(machine)
    for name, digest in sorted(installed(machine).items()):
        content = machine.read(name)
        if name in half:
            continue
        if content is None:
            found.append({"path": f"/{name}", "state": "missing"})
        elif hashlib.sha256(content).hexdigest() != digest:
            found.append({"path": f"/{name}", "state": "changed"})
    return found

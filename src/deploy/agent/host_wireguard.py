"""The tunnels to the fleet's other hosts."""

from errors import AgentError
from host_part import Part

INTERFACE = "vpsynth0"
# Made by bootstrap.sh; only root reads it, and it never leaves the machine.
PRIVATE_KEY = "etc/wireguard/vpsynth.key"
PUBLIC_KEY = "etc/wireguard/vpsynth.pub"
# What wg-quick(8) reads: the generated file with the private key in it.
CONFIGURATION = f"etc/wireguard/{INTERFACE}.conf"


class WireGuard(Part):
    pattern = r"etc/vpsynth/wireguard\.conf"
    # Everything that crosses hosts goes through it, but no way in does.
    risky = False

    def validate(self, machine, contents):
        for content in contents.values():
            candidate = machine.staging(f"{INTERFACE}.conf")
            candidate.write_bytes(with_private_key(machine, content))
            candidate.chmod(0o600)
            machine.run(["wg-quick", "strip", str(candidate)])
            candidate.unlink()

    def activate(self, machine, before, after):
        for name, content in after.items():
            old = before[name]
            if content is None:
                _end(machine)
                machine.remove(CONFIGURATION)
                continue
            machine.write(CONFIGURATION, with_private_key(machine, content), 0o600)
            if old is not None and _interface(old) == _interface(content) and _is_up(machine):
                _sync(machine)
            else:
                _restart(machine)
        return []


def public_key(machine):
    """What the other hosts know this one by; None before bootstrap has made it."""
    content = machine.read(PUBLIC_KEY)
    return None if content is None else content.decode().strip()


def with_private_key(machine, content):
    """:raises AgentError: `wireguard-key` when bootstrap has made none yet."""
    key = machine.read(PRIVATE_KEY)
    if key is None:
        raise AgentError("wireguard-key", f"there is no /{PRIVATE_KEY}: run npx vpsynth bootstrap for this host")
    return content.replace(b"[Interface]\n", b"[Interface]\nPrivateKey = " + key.strip() + b"\n", 1)


def _interface(content):
    """The part about this host: a change of it takes the interface down and up."""
    return content.partition(b"[Peer]")[0].split(b"[Interface]")[-1].partition(b"\n#")[0].strip()


def _is_up(machine):
    return machine.run(["wg", "show", INTERFACE], check=False).returncode == 0


def _sync(machine):
    """Peers alone: the tunnels to the others stay as they are (wg(8), syncconf; wg-quick(8), strip)."""
    stripped = machine.run(["wg-quick", "strip", INTERFACE]).stdout
    machine.run(["wg", "syncconf", INTERFACE, "/dev/stdin"], stdin=stripped)


def _restart(machine):
    if machine.has_systemd:
        machine.run(["systemctl", "enable", f"wg-quick@{INTERFACE}.service"])
        machine.run(["systemctl", "restart", f"wg-quick@{INTERFACE}.service"])
        return
    if _is_up(machine):
        machine.run(["wg-quick", "down", INTERFACE])
    machine.run(["wg-quick", "up", INTERFACE])


def _end(machine):
    if machine.has_systemd:
        machine.run(["systemctl", "disable", "--now", f"wg-quick@{INTERFACE}.service"], check=False)
    elif _is_up(machine):
        machine.run(["wg-quick", "down", INTERFACE])

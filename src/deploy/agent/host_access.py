"""Keys of people, by role, and the account of those who operate the machine."""

from errors import AgentError
from host_part import Part

FOLDER = "etc/vpsynth/access"
USER = "operations"
# How a later run knows the account from somebody's own.
COMMENT = "vpsynth operations"


class Sudo(Part):
    """sudo reads it each time."""

    pattern = r"etc/sudoers\.d/vpsynth-operations"
    mode = 0o440

    def validate(self, machine, contents):
        for content in contents.values():
            candidate = machine.staging("sudoers")
            candidate.write_bytes(content)
            machine.run(["visudo", "-c", "-q", "-f", str(candidate)])


class Keys(Part):
    pattern = rf"{FOLDER}/[a-z_][a-z0-9_-]*"

    def validate(self, machine, contents):
        for content in contents.values():
            candidate = machine.staging("keys")
            candidate.write_bytes(content)
            machine.run(["ssh-keygen", "-l", "-f", str(candidate)])
        if f"{FOLDER}/{USER}" in contents and _comment(machine) not in (None, COMMENT):
            raise AgentError("account", f"there is an account {USER} already, and it isn't vpsynth's: remove or rename it")

    def activate(self, machine, before, after):
        """sshd reads keys anew for each login. The account stays when all its keys go, and what it owns with it, but it
        is shut: sshd's `Match` goes with the last declared person, and a key in the account's home would count again.
        """
        name = f"{FOLDER}/{USER}"
        if name not in after:
            return []
        comment = _comment(machine)
        if after[name] is None:
            if comment == COMMENT:
                machine.run(["usermod", "--expiredate", "1", USER])
        elif comment is None:
            # '*' is no password, and no lock either: sshd turns a locked account away.
            options = ["--create-home", "--user-group", "--shell", "/bin/bash", "--comment", COMMENT, "--password", "*"]
            machine.run(["useradd", *options, USER])
        else:
            machine.run(["usermod", "--expiredate", "", USER])
        return []


def _comment(machine):
    """What stands beside the account's name; None for no account."""
    entry = machine.run(["getent", "passwd", USER], check=False).stdout.strip()
    return entry.split(":")[4] if entry else None

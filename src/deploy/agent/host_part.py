"""What the parts of a host's files have in common: which files, how they are judged, what makes them take effect."""

import re


class Part:
    """One program with the files that it reads."""

    # Paths that this part may install, and the mode of each.
    pattern = None
    mode = 0o644
    # True: a mistake in it can shut everybody out, so it is taken back unless a new connection confirms it.
    risky = False

    def owns(self, name):
        return re.fullmatch(self.pattern, name) is not None

    def validate(self, machine, contents):
        """Asks the program that reads them. `contents`: name → bytes of all files of this part, as they will be.

        :raises AgentError: with what the program says.
        """

    def activate(self, machine, before, after):
        """Makes the installed files take effect. `before`, `after`: name → bytes of those that changed, None for none.

        :returns: what could not be done, as lines for people.
        """
        return []


class CertificateHook(Part):
    """certbot runs it; nothing has to be told."""

    pattern = r"etc/letsencrypt/renewal-hooks/deploy/vpsynth"
    mode = 0o755

    def validate(self, machine, contents):
        for content in contents.values():
            machine.run(["sh", "-n"], stdin=content.decode())


class Upgrades(Part):
    """apt reads it each time."""

    pattern = r"etc/apt/apt\.conf\.d/52vpsynth-unattended-upgrades"

    def validate(self, machine, contents):
        for content in contents.values():
            candidate = machine.staging("apt.conf")
            candidate.write_bytes(content)
            machine.run(["apt-config", f"--config-file={candidate}", "dump"])


class Journal(Part):
    pattern = r"etc/systemd/journald\.conf\.d/50-vpsynth\.conf"

    def activate(self, machine, before, after):
        if machine.has_systemd:
            machine.run(["systemctl", "restart", "systemd-journald.service"])
        return []

"""The firewall: one nftables table of vpsynth's own."""

from host_part import Part


class Firewall(Part):
    pattern = r"etc/vpsynth/firewall\.nft"
    risky = True

    def validate(self, machine, contents):
        for content in contents.values():
            candidate = machine.staging("firewall.nft")
            candidate.write_bytes(content)
            machine.run(["nft", "--check", "--file", str(candidate)])

    def activate(self, machine, before, after):
        """One transaction: there is no moment without rules, or with half of them."""
        for name, content in after.items():
            if content is None:
                machine.run(["nft", "delete", "table", "inet", "vpsynth"], check=False)
            else:
                machine.run(["nft", "--file", str(machine.path(name))])
                if machine.has_systemd:
                    # Its unit counts as started then, and loads the same once more.
                    machine.run(["systemctl", "start", "vpsynth-firewall.service"])
        return []

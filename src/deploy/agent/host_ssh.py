"""sshd's settings."""

import os
import re
import shutil

from errors import AgentError
from host_part import Part

FOLDER = "etc/ssh/sshd_config.d"
INCLUDE = re.compile(r"^(\s*Include\s+)/etc/ssh/sshd_config\.d/\*\.conf\s*$", re.MULTILINE | re.IGNORECASE)


class SshDaemon(Part):
    pattern = FOLDER + r"/0-vpsynth\.conf"
    risky = True

    def validate(self, machine, contents):
        """Reads the whole configuration as it will be: a file that sorts before ours, or a main file without drop-ins,
        would leave ours without effect.

        :raises AgentError: `sshd-overridden` beside what sshd itself refuses.
        """
        _run_folder(machine)
        main = _candidate(machine, contents)
        machine.run(["sshd", "-t", "-f", str(main)])
        dumps = {}
        for name, content in contents.items():
            for user, keyword, value in _settings(content):
                if user not in dumps:
                    dumps[user] = _effective(machine.run(["sshd", "-T", *_connection(user), "-f", str(main)]).stdout)
                effective = dumps[user]
                if value.lower() not in effective.get(keyword.lower(), []):
                    has = ", ".join(effective.get(keyword.lower(), ["nothing"]))
                    raise AgentError(
                        "sshd-overridden",
                        f"/{name} says {keyword} {value}, and {has} would be in force: another file in /{FOLDER} or "
                        "/etc/ssh/sshd_config says so first",
                    )

    def activate(self, machine, before, after):
        _run_folder(machine)
        if not machine.has_systemd:
            machine.run(["service", "ssh", "reload"])
            return []
        # Ubuntu's sshd is started by its socket, which a generator gives the declared port.
        if machine.run(["systemctl", "is-active", "--quiet", "ssh.socket"], check=False).returncode == 0:
            machine.run(["systemctl", "daemon-reload"])
            machine.run(["systemctl", "restart", "ssh.socket"])
        # Where no connection has started it yet, there is nothing to reload.
        machine.run(["systemctl", "try-reload-or-restart", "ssh.service"])
        return []


def _run_folder(machine):
    """sshd asks for it even to check a configuration; its unit makes it only as it starts."""
    machine.path("run/sshd").mkdir(mode=0o755, parents=True, exist_ok=True)


def _candidate(machine, contents):
    """The main file beside a copy of the drop-ins with ours among them."""
    folder = machine.staging("sshd_config.d")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    present = machine.path(FOLDER)
    for name in sorted(os.listdir(present)) if present.is_dir() else []:
        if name.endswith(".conf") and f"{FOLDER}/{name}" not in contents:
            (folder / name).write_bytes((present / name).read_bytes())
    for name, content in contents.items():
        (folder / name.rpartition("/")[2]).write_bytes(content)
    text = (machine.read("etc/ssh/sshd_config") or b"").decode(errors="replace")
    main = machine.staging("sshd_config")
    main.write_text(INCLUDE.sub(rf"\g<1>{folder}/*.conf", text), encoding="utf-8")
    return main


def _connection(user):
    """What sshd asks of a connection before it says what would hold for it."""
    return [] if user is None else ["-C", f"user={user},host=localhost,addr=127.0.0.1"]


def _settings(content):
    """Each keyword with its value, and before them the user below whose `Match User` it stands, or None."""
    user = None
    settings = []
    for line in [each.strip() for each in content.decode().splitlines()]:
        if not line or line.startswith("#"):
            continue
        keyword, value = line.split(None, 1)
        if keyword == "Match":
            user = value.split()[1]
        else:
            settings.append((user, keyword, value))
    return settings


def _effective(dump):
    """`sshd -T`: a keyword may stand on several lines."""
    effective = {}
    for line in dump.splitlines():
        keyword, _, value = line.lower().partition(" ")
        # Before OpenSSH 10 it says one value by its old name.
        effective.setdefault(keyword, []).append("prohibit-password" if value == "without-password" else value)
    return effective

"""Runs steps of the agent's work on a machine of a test's own: `drive.py AGENT_FOLDER < {"root": ..., "steps": [...]}`.

Programs are not started but recorded. `refuse` of a step: words of a command → what it says as it fails.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])

import host  # noqa: E402
import host_deadman  # noqa: E402
import host_session  # noqa: E402
from errors import AgentError  # noqa: E402
from host_machine import Machine  # noqa: E402


class Lock:
    def take(self, who):
        pass


class Context:
    def __init__(self):
        self.lock = Lock()
        self.events = []

    def event(self, name, **details):
        self.events.append({"event": name, **details})


class Killed(BaseException):
    """What no handler of the agent's catches, as SIGKILL."""


class Programs:
    """Stands for every program; sshd answers from the files that it is given, the first value of a keyword first."""

    def __init__(self, root):
        self.root = root
        self.refuse = {}
        self.kill = None
        self.accounts = {}
        self.ran = []

    def run(self, argv, *, stdin=None, timeout=120, check=True):
        command = " ".join(argv).replace(f"{self.root}/", "/")
        self.ran.append(command)
        if self.kill is not None and self.kill in command:
            raise Killed
        for words, said in self.refuse.items():
            if words in command:
                if check:
                    raise AgentError("program-failed", said)
                return subprocess.CompletedProcess(argv, 1, "", said)
        stdout = effective(Path(argv[-1]), "-C" in argv) if argv[:2] == ["sshd", "-T"] else ""
        if argv[:2] == ["getent", "passwd"]:
            stdout = self.accounts.get(argv[2], "")
        if argv[:2] == ["docker", "info"]:
            stdout = "true\n"
        return subprocess.CompletedProcess(argv, 0, stdout, "")


def effective(main, matched):
    """Below a `Match`, of a connection alone that it is for; there it wins over what stands above."""
    first = {}
    for line in main.read_text().splitlines():
        if line.startswith("Include "):
            for each in sorted(Path(line.split()[1]).parent.glob("*.conf")):
                above, _, below = each.read_text().partition("Match ")
                for setting in above.splitlines():
                    add(first, setting)
                for setting in below.splitlines()[1:] if matched else []:
                    first.pop(setting.strip().partition(" ")[0].lower(), None)
                    add(first, setting)
        else:
            add(first, line)
    return "".join(f"{keyword} {value}\n" for keyword, value in first.items())


def add(first, line):
    keyword, _, value = line.strip().partition(" ")
    if keyword and not keyword.startswith("#"):
        first.setdefault(keyword.lower(), value)


def main():
    script = json.load(sys.stdin)
    root = Path(script["root"])
    programs = Programs(root)
    machine = Machine(root, programs.run)
    incoming = root / "srv/vpsynth/incoming/host"
    token = None
    for step in script["steps"]:
        programs.ran, programs.refuse, context, started = [], step.get("refuse", {}), Context(), []
        programs.kill = step.get("kill")
        programs.accounts = step.get("accounts", {})
        host_deadman.connection = lambda: step.get("connection", "1@1")
        digests = step.get("digests") or {
            str(path.relative_to(incoming)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(incoming.rglob("*"))
            if path.is_file()
        }
        try:
            if step["do"] == "apply":
                request = {"files": digests, "seconds": step.get("seconds", 60)}
                result = host.apply_host(request, context, machine, lambda _, argv: started.append(argv))
                token = result.get("confirm", {}).get("token", token)
                result.get("confirm", {}).pop("token", None)
            elif step["do"] == "confirm":
                result = host.confirm_host({"token": step.get("token", token)}, context, machine)
            elif step["do"] == "boot":
                result = host_deadman.revert_at_boot(machine)
            elif step["do"] == "revert":
                result = host_deadman.revert(machine, token)
            else:
                result = host.status_host({"files": digests}, context, machine)
                if result["reverted"]:
                    result["reverted"].pop("at")
            answer = {"result": result}
        except Killed:
            answer = {}
        except AgentError as error:
            answer = {"error": {"code": error.code, "message": error.message.replace(f"{root}/", "/")}}
        print(json.dumps({**answer, "ran": programs.ran, "events": context.events, "started": [each[:2] for each in started]}))


assert host_session.connection() is None or "@" in host_session.connection()
main()

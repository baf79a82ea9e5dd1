#!/usr/bin/python3 -IS
"""Stands for Docker's client: a stack's compose.yaml is JSON here, and `x-becomes` of a service says what it becomes.

Every command is taken down in the state file that FAKE_DOCKER names, which has containers and images as Docker has them.
"""

import hashlib
import json
import os
import re
import sys
import time
from pathlib import Path

FILE = Path(os.environ["FAKE_DOCKER"])
STATE = json.loads(FILE.read_text())


def end(code=0, said=""):
    # Whoever waits for something reads it whole.
    beside = FILE.with_name(f"{FILE.name}.{os.getpid()}")
    beside.write_text(json.dumps(STATE))
    os.replace(beside, FILE)
    print(said, end="", file=sys.stderr if code else sys.stdout)
    sys.exit(code)


def now():
    """As Docker has it, and another each time."""
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime())}.{STATE['clock']:09}Z"


def digest(value):
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:12]


def up(stack, name, service):
    identifier = next((each for each in STATE["containers"] if numbered(each, f"{stack}-{name}")), f"{stack}-{name}")
    old = STATE["containers"].get(identifier)
    image = STATE["images"][service["image"]]
    same = old and old["Config"]["Labels"]["com.docker.compose.config-hash"] == digest(service) and old["Image"] == image
    if same and old["State"]["Status"] == "running":
        return
    if "x-migrates" in service:
        STATE["database"] = service["x-migrates"]
    STATE["containers"][identifier] = container(identifier, stack, name, service, image, old)


def numbered(identifier, name):
    return identifier == name or (identifier.startswith(f"{name}-") and identifier[len(name) + 1 :].isdigit())


def container(identifier, stack, name, service, image, old):
    becomes = service.get("x-becomes", "healthy")
    status = "exited" if becomes.startswith("exited") else "restarting" if becomes == "restarting" else "running"
    health = {"Status": becomes, "Log": [{"Output": "probe failed\n"}]} if becomes in ("healthy", "unhealthy", "starting") else None
    beside = [each for each in STATE["containers"] if numbered(each, f"{stack}-{name}") and each != identifier]
    number = old["Config"]["Labels"]["com.docker.compose.container-number"] if old else str(1 + len(beside))
    labels = {
        "com.docker.compose.project": stack,
        "com.docker.compose.service": name,
        "com.docker.compose.container-number": number,
    }
    return {
        "Id": identifier,
        "Created": f"{STATE['clock']:06}",
        "Image": image,
        "Mounts": [{"Type": each["type"], "Source": each["source"], "Name": each["source"]} for each in service.get("volumes", [])],
        "HostConfig": {"PortBindings": {str(each["target"]): [{"HostPort": each["published"]}] for each in service.get("ports", [])}},
        "RestartCount": 5 if becomes == "restarting" else 0,
        "Config": {"Image": service["image"], "Labels": {**labels, "com.docker.compose.config-hash": digest(service)}},
        "State": {
            "Status": status,
            "ExitCode": int(becomes.partition(" ")[2] or 0),
            # None: signals go to real processes.
            "Pid": 0,
            "StartedAt": now(),
            **({"Health": health} if health else {}),
        },
    }


def compose(stack, declared, command, *rest):
    services = declared["services"]
    names = [each for each in rest if each in services]
    if command == "config":
        if "invalid" in declared:
            end(1, declared["invalid"])
        if "--format" in rest:
            end(0, json.dumps(declared))
        if "--hash" in rest:
            end(0, "".join(f"{name} {digest(service)}\n" for name, service in services.items()))
    if command == "up" and "--scale" in rest:
        name, _, count = rest[rest.index("--scale") + 1].partition("=")
        service, image = services[name], STATE["images"][services[name]["image"]]
        if service.get("x-becomes", "").startswith("fails"):
            end(1, "it does not want to\n")
        STATE["containers"][f"{stack}-{name}-{STATE['clock']}"] = container(
            f"{stack}-{name}-{STATE['clock']}", stack, name, service, image, None
        )
        assert len([each for each in STATE["containers"] if each.startswith(f"{stack}-{name}")]) == int(count)
    elif command == "up":
        for name in names:
            up(stack, name, services[name])
    if command == "rm":
        for name in names:
            STATE["containers"].pop(f"{stack}-{name}", None)
    if command == "restart":
        for name in names:
            found = STATE["containers"][f"{stack}-{name}"]
            found["State"]["StartedAt"] = now()
            found["State"]["Health"]["Status"] = "healthy"
    if command == "run":
        end(0 if services[rest[4]].get("x-up-to-date", True) else 1)
    if command == "exec":
        words = " ".join(rest)
        if (STATE.get("fails") or "\0") in words:
            end(1, "it says no\n")
        if words.endswith("db size"):
            end(0, str(len(STATE["database"])))
        if words.endswith("db save"):
            end(0, STATE["database"])
        if words.endswith(" cat"):
            end(0, sys.stdin.read())
        if words.endswith("db read"):
            STATE["restoring"] = sys.stdin.read()
        if words.endswith("db end"):
            STATE["database"] = STATE["restoring"]
    if command == "logs":
        end(0, declared.get("x-logs", ""))
    end()


def main(arguments):
    STATE["clock"] += 1
    if arguments[:1] == ["compose"] and arguments[1] != "version":
        folder = Path(arguments[2])
        rest = arguments[arguments.index("--profile") + 2 :]
        if rest[0] not in ("config", "logs"):
            STATE["asked"].append(f"{folder.name}: {' '.join(rest)}")
        text = sys.stdin.read() if "-" in arguments[:6] else (folder / "compose.yaml").read_text()
        known = (folder / ".env").read_text() if (folder / ".env").exists() else ""
        for name in re.findall(r"\$\{(\w+):\?\}", text):
            if name not in os.environ and f"{name}=" not in known:
                end(1, f"required variable {name} is missing a value\n")
        compose(folder.name, json.loads(text), *rest)
    if arguments[0] == "compose":
        end(0, "2.40.0\n")
    STATE["asked"].append(" ".join(arguments))
    if STATE.get("fails") and STATE["fails"] in STATE["asked"][-1]:
        end(1, "it says no\n" if arguments[0] == "exec" else "it does not want to\n")
    if arguments[0] == "exec" and arguments[-2:] == ["-s", "reload"]:
        STATE["workers"] = [STATE["clock"]]
    if arguments[0] == "kill":
        STATE["containers"][arguments[-1]]["State"]["Status"] = "exited"
        # Its workers end with it.
        STATE["workers"] = [STATE["clock"]]
    if arguments[0] == "rm":
        STATE["containers"].pop(arguments[-1], None)
    if arguments[0] == "stop":
        STATE["containers"][arguments[-1]]["State"]["Status"] = "exited"
    if arguments[0] == "start":
        STATE["containers"][arguments[-1]]["State"]["Status"] = "running"
    if arguments[:2] == ["volume", "rm"]:
        STATE["volumes"].pop(arguments[2])
    if arguments[0] == "tag":
        STATE["images"][arguments[2]] = arguments[1]
        if "@" in arguments[1]:
            STATE.setdefault("digests", {})[arguments[2]] = [STATE.get("gives", arguments[1])]
    if arguments[:2] == ["image", "rm"]:
        STATE["images"].pop(arguments[2], None)
        STATE["nameless"] = [each for each in STATE.get("nameless", []) if each != arguments[2]]
    end()


main(sys.argv[1:])

"""What takes a terminal or a stream instead of requests: logs, a command in a container, images that come in."""

import base64
import json
import os
import re
import shutil
import sys

import compose
import paths
from run import ENVIRONMENT

NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


class NotReleased(Exception):
    """A stack that is declared, and was not deployed yet."""


def main(arguments, may):
    """`vpsynth-agent stream <base64 of a JSON object>`: becomes the program that the object asks for."""
    try:
        request = json.loads(base64.b64decode(arguments[0], validate=True))
        if not may.streams(request["operation"]):
            print(f"vpsynth-agent: your key is of the role {may.name}, which may not ask for this", file=sys.stderr)
            return 126
        if request["operation"] == "connect":
            import connect

            return connect.connect(request["stack"], request["service"], int(request["port"]))
        argv = COMMANDS[request["operation"]](request)
    except NotReleased as error:
        print(f"vpsynth-agent: {error}", file=sys.stderr)
        return 2
    except (IndexError, KeyError, ValueError, TypeError) as error:
        print(f"vpsynth-agent: no such stream: {error}", file=sys.stderr)
        return 2
    # Compose comes by its path.
    found = shutil.which(argv[0], path=ENVIRONMENT["PATH"]) or argv[0]
    os.execve(found, argv, {**ENVIRONMENT, "TERM": os.environ.get("TERM", "dumb")})


def _compose(request):
    stack = request["stack"]
    if not NAME.fullmatch(stack):
        raise ValueError(f"{stack!r} is no name of a stack")
    if not (paths.stack_folder(stack) / "compose.yaml").is_file():
        raise NotReleased(f"{stack} was never released on this host: npx vpsynth deploy <host>")
    return compose.command(stack)


def _service(name):
    if not NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a service")
    return name


def _logs(request):
    options = ["--follow"] if request.get("follow") else []
    tail = ["--tail", str(int(request.get("tail", 100)))]
    return [*_compose(request), "logs", *tail, *options, *map(_service, request.get("services", []))]


def _exec(request):
    terminal = [] if request.get("terminal") else ["-T"]
    argv = [str(each) for each in request["argv"]]
    return [*_compose(request), "exec", *terminal, _service(request["service"]), *argv]


def _load(request):
    return ["docker", "load", "--quiet"]


COMMANDS = {"logs": _logs, "exec": _exec, "load": _load}

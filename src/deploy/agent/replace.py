"""Operation `replace`: the agent's own files, by those of the deployer's version."""

import ast
import os
import shutil
from pathlib import Path

import files
import version
from errors import AgentError

SCRIPTS = {"bootstrap.sh", "gate"}


def replace(request, context):
    """Request: `files` (name → text). The next connection runs them. Not while somebody deploys: an agent loads its
    modules as it needs them, and would get those of two versions.

    Nobody gains by it: who may deploy decides what containers run as root. Result: `version`.
    """
    context.lock.take("somebody with another version of vpsynth")
    contents = {name: text.encode() for name, text in request["files"].items()}
    for name, content in contents.items():
        if Path(name).name != name or not (name.endswith(".py") or name in SCRIPTS):
            raise AgentError("path", f"{name!r} is no file of the agent")
        if name.endswith(".py"):
            ast.parse(content, name)
    current = version.FOLDER
    fresh, old = current.with_name("agent.new"), current.with_name("agent.old")
    for folder in (fresh, old):
        shutil.rmtree(folder, ignore_errors=True)
    for name, content in contents.items():
        files.write(fresh / name, content, mode=0o755 if name in SCRIPTS else 0o644)
    files.write(current.with_name("gate"), contents["gate"], mode=0o755)
    os.rename(current, old)
    os.rename(fresh, current)
    shutil.rmtree(old, ignore_errors=True)
    return {"version": version.of(contents)}

"""Operation `replace`: the agent's own files, by those of the deployer's version."""

import ast
from pathlib import Path

import place
import version
from errors import AgentError


def replace(request, context):
    """Request: `files` (name → text). The next connection runs them. Not while somebody deploys: an agent loads its
    modules as it needs them, and would get those of two versions.

    Nobody gains by it: who may deploy decides what containers run as root. Result: `version`.
    """
    context.lock.take("somebody with another version of vpsynth")
    contents = checked(request["files"])
    place.place(version.FOLDER.parent, contents)
    return {"version": version.of(contents)}


def checked(texts):
    """Bytes by name, of the files of an agent.

    :raises AgentError: `path`; SyntaxError where one is no Python.
    """
    contents = {name: text.encode() for name, text in texts.items()}
    for name, content in contents.items():
        if Path(name).name != name or not place.is_of_agent(name):
            raise AgentError("path", f"{name!r} is no file of the agent")
        if name.endswith(".py"):
            ast.parse(content, name)
    return contents

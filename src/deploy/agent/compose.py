"""Docker Compose on a stack's folder."""

import functools
import json
import os
import re
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import fill
import paths
from errors import AgentError
from run import run as run_program

# Where Docker's client looks for its plugins, in its order (docker/cli, cli-plugins/manager/manager_unix.go). Its own start
# takes longer than most of what Compose is asked, and Compose works without it: docs.docker.com/compose/install/standalone.
PLUGIN_FOLDERS = (
    "/root/.docker/cli-plugins",
    "/usr/local/lib/docker/cli-plugins",
    "/usr/local/libexec/docker/cli-plugins",
    "/usr/lib/docker/cli-plugins",
    "/usr/libexec/docker/cli-plugins",
)


# What a compose.yaml takes of its environment (docs.docker.com/reference/compose-file/interpolation).
VARIABLE = re.compile(r"\$\{(\w+)")


class Declared(NamedTuple):
    """A stack's compose.yaml as Compose understands it."""

    configuration: dict
    # What Compose compares to decide whether a container is as declared, by service.
    hashes: dict


@functools.cache
def program():
    """What starts it."""
    plugins = (f"{folder}/docker-compose" for folder in PLUGIN_FOLDERS)
    found = next((each for each in plugins if os.access(each, os.X_OK)), None)
    return ("docker", "compose") if found is None else (found,)


def command(stack, file=None):
    """The list of arguments for a stack's folder, to which a command is added.

    :param file: another compose.yaml than that of the folder; `-` is the standard input.
    """
    folder = paths.stack_folder(stack)
    options = ["--project-directory", str(folder), "--file", file or str(folder / "compose.yaml")]
    # Jobs and what else isn't started with the rest.
    return [*program(), *options, "--profile", "*"]


def run(stack, *arguments, timeout=120, check=True):
    """Runs it to its end."""
    return run_program([*command(stack), *arguments], timeout=timeout, check=check)


def inside(stack, service, argv, user=None):
    """What runs a command in a service's container, with the standard input and output that it is given."""
    as_user = [] if user is None else ["--user", user]
    return [*command(stack), "exec", "--no-TTY", *as_user, service, *argv]


def configuration(stack, text=None):
    """Of `Declared` the first part alone.

    :param text: of another compose.yaml in the place of the one that is there.
    :raises AgentError: `compose`, in its words.
    """
    return json.loads(_config(stack, text, "--format", "json"))


def _hashes(stack, text):
    lines = _config(stack, text, "--hash", "*").splitlines()
    return dict(line.split() for line in lines if line.strip())


def declared(stack, text=None):
    """Both at once. Takes and raises what `configuration` does."""
    with ThreadPoolExecutor() as both:
        asked = [both.submit(each, stack, text) for each in (configuration, _hashes)]
    return Declared(*(each.result() for each in asked))


def _config(stack, text, *options):
    argv = [*command(stack, None if text is None else "-"), "config", *options]
    said = run_program(argv, stdin=text, check=False, environment=None if text is None else _to_come(stack, text))
    if said.returncode != 0:
        raise AgentError("compose", f"{stack}: {said.stderr.strip()}")
    return said.stdout


def _to_come(stack, text):
    """Variables that a compose.yaml of later wants, and that the stack's `.env` doesn't have yet: Compose refuses one that is
    required and has no value. What has the variable is made anew in any case, as no release before has had it."""
    try:
        there = fill.variables_in((paths.stack_folder(stack) / fill.ENVIRONMENT).read_text(encoding="utf-8"))
    except FileNotFoundError:
        there = set()
    return dict.fromkeys(set(VARIABLE.findall(text)) - there, "to-come")

"""What a running service is told about files that changed under it."""

import os
import signal

import compose
import engine
from errors import AgentError
from mounts import below


def needs_restart(service, paths):
    """Files that the service reads at its start alone."""
    return [path for path in paths if not any(below(path, each) for rule in service["onChange"] for each in rule["below"])]


def tell(stack, service, paths, started, context):
    """Applies the rules of a service to its changed files. `started`: it has just read them all by starting.

    :raises AgentError: `change-refused`, in the program's words.
    """
    for rule in service["onChange"]:
        if not any(below(path, each) for path in paths for each in rule["below"]):
            continue
        if "signal" in rule and not started:
            _signal(stack, service["name"], rule["signal"])
            context.event("told", stack=stack, service=service["name"], how=f"SIG{rule['signal']}")
        for command in rule["exec"]:
            _execute(stack, service["name"], command, context)


def _signal(stack, service, name):
    """To its first process, from the host: whatever signal Docker itself sends, it then takes the container for stopped
    by hand, and doesn't start it after a power loss (seen in the lab)."""
    for container in engine.containers(stack):
        if container.service == service and container.process:
            os.kill(container.process, signal.Signals[f"SIG{name}"])


def _execute(stack, service, command, context):
    user = ["--user", command["user"]] if "user" in command else []
    said = compose.run(stack, "exec", "-T", *user, service, *command["argv"], check=False, timeout=300)
    if said.returncode != 0:
        words = context.redact((said.stderr or said.stdout).strip())
        raise AgentError("change-refused", f"{stack}: {' '.join(command['argv'])} in {service} failed: {words}")
    context.event("told", stack=stack, service=service, how=" ".join(command["argv"]))

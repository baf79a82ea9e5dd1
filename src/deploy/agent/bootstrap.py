"""Operation `bootstrap`: the script that prepares a host, once more: its own way in may be closed to root by now."""

import subprocess

import version
from errors import AgentError
from run import ENVIRONMENT


def bootstrap(request, context):
    """Request: `user`, `docker` (`distribution` or `docker`), `keys` (authorized keys, a line each). Result: nothing.

    :raises AgentError: `bootstrap`, in the script's words; `busy` while somebody deploys: a new Docker ends containers.
    """
    context.lock.take("bootstrap")
    script = subprocess.Popen(
        ["bash", str(version.FOLDER / "bootstrap.sh"), request["user"], request["docker"]],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=ENVIRONMENT,
    )
    try:
        script.stdin.write(request["keys"])
        script.stdin.close()
    except BrokenPipeError:
        # It ended before it read them, and says why.
        pass
    last = ""
    for line in script.stdout:
        last = line.strip()
        context.event("bootstrap", line=last)
    if script.wait(timeout=1800) != 0:
        raise AgentError("bootstrap", last)
    return {}

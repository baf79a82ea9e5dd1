"""The one way in which the agent starts programs: by a list of arguments, bounded, with no shell between."""

import subprocess

import paths
from errors import AgentError

ENVIRONMENT = {
    # Only what the distribution installs: sudo's own secure_path has more folders in it.
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    "LC_ALL": "C.UTF-8",
    "HOME": "/root",
    # The engine that is asked by its socket, whatever `docker context use` has chosen for root.
    "DOCKER_HOST": f"unix://{paths.ENGINE_SOCKET}",
}


def run(argv, *, stdin=None, timeout=120, check=True, environment=None):
    """Runs a program to its end and returns its CompletedProcess, output as text.

    :param stdin: text for its standard input; None is an empty one.
    :param environment: variables beside `ENVIRONMENT`.
    :param timeout: seconds after which it is killed.
    :param check: False returns a failed program's result too.
    :raises AgentError: `program-missing`, `program-timeout`, or `program-failed` with what the program said.
    """
    try:
        result = subprocess.run(
            argv,
            input="" if stdin is None else stdin,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout,
            env={**ENVIRONMENT, **(environment or {})},
            check=False,
        )
    except FileNotFoundError:
        raise AgentError("program-missing", f"{argv[0]} is not installed") from None
    except subprocess.TimeoutExpired:
        raise AgentError("program-timeout", f"{' '.join(argv)} took longer than {timeout} s") from None
    if check and result.returncode != 0:
        said = (result.stderr or result.stdout).strip() or "it said nothing"
        raise AgentError("program-failed", f"{' '.join(argv)} failed ({result.returncode}): {said}")
    return result

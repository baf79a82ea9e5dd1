"""A process that goes on when the connection, and all that it started, ends."""

import subprocess

from host_machine import Machine
from run import ENVIRONMENT


def start(argv, description, machine=None):
    """Starts it, outside the session of the connection, and doesn't wait.

    :raises AgentError, OSError: where it can't be started.
    """
    machine = machine or Machine()
    if machine.has_systemd:
        machine.run(["systemd-run", "--quiet", "--collect", f"--description={description}", *argv])
        return
    subprocess.Popen(
        argv,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        close_fds=True,
    )

"""A process that goes on when the connection, and all that it started, ends."""

import subprocess
from pathlib import Path

from run import ENVIRONMENT, run

SYSTEMD = Path("/run/systemd/system")


def start(argv, description):
    """Starts it, outside the session of the connection, and doesn't wait.

    :raises AgentError, OSError: where it can't be started.
    """
    if SYSTEMD.is_dir():
        run(["systemd-run", "--quiet", "--collect", f"--description={description}", *argv])
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

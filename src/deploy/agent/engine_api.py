"""Docker Engine asked over its socket: a process of Docker's client for each question takes longer than the answer."""

import http.client
import json
import socket
import urllib.parse

from errors import AgentError

SOCKET = "/var/run/docker.sock"
TIMEOUT = 30


class _Local(http.client.HTTPConnection):
    """HTTP over the engine's socket."""

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(SOCKET)


class Engine:
    """One connection, kept for several questions (docs.docker.com/reference/api/engine)."""

    def __init__(self):
        self._connection = _Local("localhost", timeout=TIMEOUT)

    def get(self, path, **query):
        """The answer to a GET; None for what isn't there.

        :raises AgentError: `engine-down` when nothing answers.
        """
        address = f"{path}?{urllib.parse.urlencode(query)}" if query else path
        try:
            self._connection.request("GET", address)
            response = self._connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise AgentError("engine-down", f"Docker Engine does not answer at {SOCKET}: {error}") from None
        if response.status == 404:
            return None
        if response.status >= 400:
            raise AgentError("engine-down", f"Docker Engine answers {response.status} to {path}: {body.decode(errors='replace')}")
        return json.loads(body)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._connection.close()

"""Docker Engine asked over its socket: a process of Docker's client for each question takes longer than the answer."""

import http.client
import json
import socket
import urllib.parse

import paths
import timed
from errors import AgentError

TIMEOUT = 30


class _Local(http.client.HTTPConnection):
    """HTTP over the engine's socket."""

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(paths.ENGINE_SOCKET)


class Engine:
    """One connection, kept for several questions (docs.docker.com/reference/api/engine)."""

    def __init__(self, timeout=TIMEOUT):
        self._connection = _Local("localhost", timeout=timeout)

    def get(self, path, **query):
        """What it answers; None for what isn't there.

        :raises AgentError: `engine-down` when nothing answers, `engine-refused` in its words.
        """
        return self._ask("GET", path, query)

    def post(self, path, **query):
        """Has something done. Raises as `get` does; what isn't there needs nothing done."""
        return self._ask("POST", path, query)

    def delete(self, path, **query):
        """Has something removed. Raises as `get` does."""
        return self._ask("DELETE", path, query)

    def _ask(self, method, path, query):
        address = f"{path}?{urllib.parse.urlencode(query)}" if query else path
        timed.bound(self._connection, self._connection.timeout)
        try:
            self._connection.request(method, address)
            response = self._connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise AgentError("engine-down", f"Docker Engine does not answer at {paths.ENGINE_SOCKET}: {error}") from None
        if response.status == 404:
            return None
        if response.status >= 400:
            words = body.decode(errors="replace").strip()
            raise AgentError("engine-refused", f"Docker Engine answers {response.status} to {method} {path}: {words}")
        return json.loads(body) if body else None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._connection.close()

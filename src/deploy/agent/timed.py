"""An answer by HTTP that has come whole by a time. A socket's own timeout is for each piece, and what trickles never meets it."""

import functools
import http.client
import io
import select
import time

# Seconds between two looks at whether somebody still waits.
POLL = 0.5


class Late(TimeoutError):
    """The answer isn't whole yet."""


def bound(connection, seconds, stay=lambda: None):
    """The answers of a connection have come whole `seconds` from now.

    :param stay: raises when nobody waits for them any more.
    :raises Late: of what reads them.
    """
    connection.response_class = functools.partial(_Response, time.monotonic() + seconds, stay)


class _Response(http.client.HTTPResponse):
    def __init__(self, deadline, stay, sock, *arguments, **named):
        super().__init__(sock, *arguments, **named)
        self.fp = io.BufferedReader(_Reader(self.fp.detach(), sock, deadline, stay))


class _Reader(io.RawIOBase):
    """Of a socket, up to a time."""

    def __init__(self, raw, sock, deadline, stay):
        super().__init__()
        self._raw, self._socket, self._deadline, self._stay = raw, sock, deadline, stay

    def readable(self):
        return True

    def readinto(self, buffer):
        while not self._has_come():
            pass
        # The first bytes of what TLS decrypts as a whole may be all that is there.
        self._socket.settimeout(self._left())
        try:
            return self._raw.readinto(buffer)
        except TimeoutError:
            raise Late("timed out") from None

    def close(self):
        self._raw.close()
        super().close()

    def _has_come(self):
        self._stay()
        within = min(POLL, self._left())
        decrypted = getattr(self._socket, "pending", lambda: 0)()
        return decrypted > 0 or select.select([self._socket], [], [], within)[0]

    def _left(self):
        """Seconds, more than none: a socket takes none for no timeout at all."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise Late("timed out")
        return left

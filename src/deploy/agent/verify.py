"""After a release: one request for each route, through the edge as the internet reaches it."""

import http.client
import socket
import ssl

import answer
from errors import AgentError

PATIENCE = 20
POLL = 0.5
EDGE = "127.0.0.1"
PORT, TLS_PORT = 80, 443


class _Through(http.client.HTTPSConnection):
    """HTTPS to the edge of this host, under the name of the site."""

    def connect(self):
        plain = socket.create_connection((EDGE, self.port), self.timeout)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)


def verify(requests, context):
    """Asks each until it is answered as it should be, or by anything but a server's error.

    :raises AgentError: `verify`, naming the first route that isn't.
    """
    for request in requests:
        wrong = answer.wait(lambda: _fault(request, context), PATIENCE, POLL, context)
        if wrong is not None:
            raise AgentError("verify", f"{answer.url(request)} {wrong}")
        context.event("verified", url=answer.url(request))


def _fault(request, context):
    return answer.fault(_connection(request), request, context)


def _connection(request):
    if not request["tls"]:
        return http.client.HTTPConnection(EDGE, PORT, timeout=answer.timeout(request))
    # Whether clients trust the certificate is told apart from whether the release works.
    unverified = ssl.create_default_context()
    unverified.check_hostname = False
    unverified.verify_mode = ssl.CERT_NONE
    return _Through(request["domain"], TLS_PORT, timeout=answer.timeout(request), context=unverified)


def untrusted(domain):
    """Why a client would not trust the certificate that the edge shows for a name; None when it would."""
    connection = _Through(domain, TLS_PORT, timeout=10, context=ssl.create_default_context())
    try:
        connection.connect()
        return None
    except ssl.SSLCertVerificationError as error:
        return error.verify_message
    except OSError as error:
        return str(error)
    finally:
        connection.close()

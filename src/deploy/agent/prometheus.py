"""Questions to the Prometheus of this host."""

import http.client
import json
import math
import urllib.parse

ADDRESS = "127.0.0.1"
TIMEOUT = 10


class Unanswered(Exception):
    """Prometheus gave no answer, and why."""


def ask(port, expression):
    """The number that an expression comes to now; None where it has no series, or is none.

    prometheus.io/docs/prometheus/latest/querying/api: instant queries.

    :raises Unanswered:
    """
    connection = http.client.HTTPConnection(ADDRESS, port, timeout=TIMEOUT)
    try:
        connection.request("GET", f"/api/v1/query?{urllib.parse.urlencode({'query': expression})}")
        said = json.loads(connection.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unanswered(f"Prometheus does not answer: {error}") from None
    finally:
        connection.close()
    if said.get("status") != "success":
        raise Unanswered(f"Prometheus refuses a question: {said.get('error')}")
    values = [float(each["value"][1]) for each in said["data"]["result"]]
    return values[0] if values and not math.isnan(values[0]) else None

"""Questions to the Prometheus of this host."""

import http.client
import json
import math
import urllib.parse

import timed

ADDRESS = "127.0.0.1"
TIMEOUT = 10


class Unanswered(Exception):
    """Prometheus gave no answer, and why."""


def ask(port, expression):
    """The number that an expression comes to now; None where it has no series, or is none.

    prometheus.io/docs/prometheus/latest/querying/api: instant queries.

    :raises Unanswered:
    """
    data = _asked(port, f"/api/v1/query?{urllib.parse.urlencode({'query': expression})}")
    values = [float(each["value"][1]) for each in data["result"]]
    return values[0] if values and not math.isnan(values[0]) else None


def targets(port):
    """What it asks for metrics, as it says: `scrapeUrl`, `lastScrape`, `health` (`up`, `down`, `unknown`), `lastError`. One that
    hands its samples on tells this too.

    prometheus.io/docs/prometheus/latest/querying/api: targets.

    :raises Unanswered:
    """
    return _asked(port, "/api/v1/targets?state=active")["activeTargets"]


def _asked(port, path):
    connection = http.client.HTTPConnection(ADDRESS, port, timeout=TIMEOUT)
    timed.bound(connection, TIMEOUT)
    try:
        connection.request("GET", path)
        said = json.loads(connection.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unanswered(f"Prometheus does not answer: {error}") from None
    finally:
        connection.close()
    if not isinstance(said, dict):
        raise Unanswered("Prometheus does not answer: something else does")
    if said.get("status") != "success":
        raise Unanswered(f"Prometheus refuses a question: {said.get('error')}")
    return said["data"]

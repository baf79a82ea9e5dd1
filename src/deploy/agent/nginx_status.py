"""What nginx itself says on loopback of where requests go (synth/nginx/status-files.ts)."""

import http.client
import time

import timed
from errors import AgentError

PATIENCE = 10
POLL = 0.1
TIMEOUT = 5


def is_in_hand(port, stack, workload, group):
    """Whether it has a request in hand that has chosen this group. While it says nothing it may have."""
    return ask(port, f"/in-hand/{stack}/{workload}/{group}")[0] not in (200, 404)


def expect_chosen(port, stack, workload, group):
    """Requests go there by now.

    :raises AgentError: `edge-refused`: it doesn't see the file that says so.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        status, said = ask(port, f"/chosen/{stack}/{workload}")
        # Without a route to it nginx chooses nothing.
        if status == 404 or (status, said) == (200, group):
            return
        if time.monotonic() > deadline:
            does = f"sends them to {said}" if status == 200 else "doesn't answer"
            raise AgentError(
                "edge-refused", f"{stack}: requests to {workload} are to go to {group}, and nginx {does}: can it read active/{stack}/{workload}?"
            )
        time.sleep(POLL)


def ask(port, path):
    """→ (status, text); (None, "") where it doesn't answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    timed.bound(connection, TIMEOUT)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace").strip()
    except (OSError, http.client.HTTPException):
        return None, ""
    finally:
        connection.close()

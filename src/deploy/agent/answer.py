"""One request, and what is wrong with its answer."""

import http.client
import time

import timed

# More of a body than this nobody looks for a text in.
LARGEST = 1024 * 1024
# Without a declared time.
TIMEOUT = 10
# Of a first line of an answer.
LONGEST_LINE = 200


def fault(connection, request, context, headers=None):
    """What is wrong, for people: `answers 503`; None where the answer is as it should be: what the request expects, or
    without that anything but a server's error."""
    expects = request.get("expects")
    started = time.monotonic()
    timed.bound(connection, timeout(request), context.stay)
    try:
        named = {"Host": request["domain"], "User-Agent": "vpsynth", **(headers or {})}
        connection.request("GET", request["path"], headers=named)
        response = connection.getresponse()
        if expects is None:
            return f"answers {response.status}" if response.status >= 500 else None
        body = response.read(LARGEST).decode(errors="replace")
    except timed.Late:
        return f"takes more than {timeout(request):g} s to answer{_may_take(expects)}"
    except (OSError, http.client.HTTPException) as error:
        return f"does not answer: {error}"
    finally:
        connection.close()
    took = time.monotonic() - started
    if response.status != expects["status"]:
        return f"answers {response.status}, where {expects['status']} is expected{_first(body, context)}"
    if expects.get("text", "") not in body:
        return f"answers without “{expects['text']}”{_first(body, context)}"
    if took > expects["seconds"]:
        return f"takes {took:.1f} s to answer{_may_take(expects)}"
    return None


def wait(ask, patience, poll, context):
    """Asks again, every `poll` seconds, until nothing is wrong. Returns what is wrong still after `patience` seconds, or None.

    :param ask: what is wrong now; None where nothing is.
    """
    deadline = time.monotonic() + patience
    while (wrong := ask()) is not None:
        context.stay()
        if time.monotonic() > deadline:
            break
        time.sleep(poll)
    return wrong


def timeout(request):
    """How long an answer is waited for. A little longer than it may take, so that it is told how long it was."""
    return request["expects"]["seconds"] + 1 if "expects" in request else TIMEOUT


def url(request):
    """What is asked, as people write it."""
    return f"{'https' if request['tls'] else 'http'}://{request['domain']}{request['path']}"


def _may_take(expects):
    return "" if expects is None else f", and may take {expects['seconds']:g} s"


def _first(body, context):
    # Before it is cut: half a secret is nothing that could be found.
    line = context.redact(next((line.strip() for line in body.splitlines() if line.strip()), ""))
    return f"; its first line: {line[:LONGEST_LINE]}" if line else "; its body is empty"

"""Requests in, events and answers out: a JSON object a line."""

import contextlib
import importlib
import json
import os
import queue
import signal
import sys
import threading
import traceback

import roles
import version
from errors import AgentError
from lock import Lock
from redaction import Redaction

# Operation → the module whose function of the same name does it, loaded when it is asked for.
OPERATIONS = {
    "replace": "replace",
    "lend": "lend",
    "bootstrap": "bootstrap",
    "plan": "plan",
    "foresee": "foresight",
    "release": "release",
    "roll-back": "roll_back",
    "history": "history",
    "lock": "break_lock",
    "break-lock": "break_lock",
    "still-here": "still_here",
    "snapshots": "snapshots",
    "restore-snapshot": "snapshots",
    "pull": "images",
    "layers": "images",
    "status": "status",
    "drift": "drift",
    "apply-host": "host",
    "confirm-host": "host",
    "status-host": "host",
}

# Seconds after which a silent deployer loses the lock; one that works says each 30 s that it is still here.
LEASE = 120


class Context:
    """What an operation is given beside its request."""

    def __init__(self, output, role=roles.ALL):
        self.lock = Lock()
        # Of whoever asks.
        self.role = role
        self._output = output
        self._redaction = Redaction()
        # Set when the connection is gone: between two steps an operation looks, and goes back.
        self.abandoned = threading.Event()
        self._ends_alone = False
        # Of the release that is open.
        self.journal = None

    @contextlib.contextmanager
    def journalled(self, journal):
        """What is told meanwhile is written down before."""
        self.journal = journal
        try:
            yield
        finally:
            self.journal = None
            journal.close()

    def begin(self, request):
        """Another request of the session."""
        self._redaction.begin(request.get("deployment"))

    def keep_secret(self, values):
        """From here on these values are never told, beside those of before and those that this host has."""
        self._redaction.keep(values)

    def redact(self, said):
        """The same without secrets, however deep it is."""
        return self._redaction.apply(said)

    def event(self, name, **details):
        """Tells the deployer how far it is, once the journal has it."""
        message = {"event": name, **details}
        if self.journal is not None:
            self.journal.write(self.redact(message))
        self.answer(message)

    def answer(self, message):
        try:
            self._output.write(json.dumps(self.redact(message)) + "\n")
            self._output.flush()
        except (BrokenPipeError, ValueError):
            self.abandoned.set()

    def hand_over(self, command):
        """Another program goes on with this connection in the place of this one."""
        os.dup2(self._output.fileno(), 1)
        os.execv(command[0], command)

    def end_alone(self):
        """From here on it goes on to its end, whether or not somebody still waits: going back must not stop half-way."""
        self._ends_alone = True

    def stay(self):
        """Raises when nobody waits for the answer any more.

        :raises AgentError: `abandoned`.
        """
        if self.abandoned.is_set() and not self._ends_alone:
            raise AgentError("abandoned", "the connection ended")


def serve(expected, may=roles.ALL, *, lent=False):
    """Answers requests until the input ends. `expected`: the version that the deployer brings; `may`: what it is let do;
    `lent`: it goes on in the place of another version, whose last request it answers.
    """
    context = Context(os.fdopen(os.dup(1), "w", encoding="utf-8"), may)
    # Nothing else writes between the answers.
    os.dup2(2, 1)
    requests = queue.Queue()
    # Somebody breaks the lock: as if the connection had ended.
    signal.signal(signal.SIGTERM, lambda *_: _leave(requests, context))
    threading.Thread(target=_read, args=(requests, context), daemon=True).start()
    outdated = expected is not None and expected != version.own()
    if lent:
        context.answer({"result": {}})
    while (line := _next(requests, context)) is not None:
        _answer(line, context, outdated)
    return 0


def _next(requests, context):
    """A deployer that was stopped, and says nothing any more, has no right to the lock: its connection may well live on."""
    while True:
        try:
            return requests.get(timeout=LEASE)
        except queue.Empty:
            context.lock.release()


def _read(requests, context):
    # Bytes, which json takes for UTF-8: the host's locale is not the deployer's.
    for line in sys.stdin.buffer:
        requests.put(line)
    _leave(requests, context)


def _leave(requests, context):
    context.abandoned.set()
    requests.put(None)


def _answer(line, context, outdated):
    try:
        request = _request(line)
        context.begin(request)
        name = request["operation"]
        if name not in OPERATIONS:
            raise AgentError("operation", f"this agent knows no operation {name}")
        if not context.role.asks(name):
            raise AgentError("role", f"your key is of the role {context.role.name}, which may not ask for {name}")
        if outdated and name not in ("replace", "lend"):
            raise AgentError("outdated", "the host has another version of the agent")
        function = getattr(importlib.import_module(OPERATIONS[name]), name.replace("-", "_"))
        context.answer({"result": function(request, context)})
    except AgentError as error:
        context.answer({"error": {"code": error.code, "message": error.message}})
    except Exception:
        context.answer({"error": {"code": "fault", "message": traceback.format_exc()}})


def _request(line):
    """:raises AgentError: `request`; the line itself is not told, since secrets come this way."""
    try:
        request = json.loads(line)
    except ValueError:
        request = None
    if not isinstance(request, dict) or not isinstance(request.get("operation"), str):
        raise AgentError("request", "a request is a JSON object with an operation, on a line of its own")
    return request

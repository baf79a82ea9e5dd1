"""What the roles of people who only look may ask the agent for."""


class Role:
    """`None` for operations or streams: all of them."""

    def __init__(self, name, operations=None, streams=None):
        self.name = name
        self._operations = operations
        self._streams = streams

    @property
    def reads_logs(self):
        """Whether it may know what programs say."""
        return self.streams("logs")

    @property
    def narrow(self):
        """Whether it may not do everything."""
        return self._operations is not None

    def asks(self, operation):
        return self._operations is None or operation in self._operations

    def streams(self, name):
        return self._streams is None or name in self._streams


ALL = Role("deploy")
# Neither changes anything, nor is handed a secret's value: not `exec`, which sees what the container sees.
ROLES = {
    "developers": Role("developers", {"status", "status-host", "drift", "history", "lock", "still-here"}, {"logs"}),
    "monitoring": Role("monitoring", {"status", "status-host", "history", "lock", "still-here"}, set()),
}


def of(arguments):
    """What the first argument, `--as=ROLE`, lets do, None for an unknown role; and the arguments after it."""
    if not arguments or not arguments[0].startswith("--as="):
        return ALL, arguments
    return ROLES.get(arguments[0].partition("=")[2]), arguments[1:]

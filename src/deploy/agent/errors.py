"""What an operation of the agent raises for a fault that its user can mend."""


class AgentError(Exception):
    """A refusal: `code` for programs (`lower-case-words`), `message` for people.

    The agent answers it as `{"error": {"code": ..., "message": ...}}`. Anything else that an operation raises is a
    fault of the agent itself.
    """

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code
        self.message = message

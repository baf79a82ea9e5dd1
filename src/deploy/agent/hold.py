"""What a server's clients ask is held back by the poolers before it while the server is replaced: they wait instead of
failing."""

import contextlib
import time

import engine
import pauses
from errors import AgentError


@contextlib.contextmanager
def held(services, context):
    """Holds back what clients ask of services that are about to end, until they are well again, or this agent is gone.

    Where something can't be held the release goes on: its clients meet then what they would meet without.
    """
    holds = [hold for service in services for hold in service.get("heldBy", []) if _works(hold)]
    started = time.monotonic()
    with contextlib.ExitStack() as until_well:
        paused = _pause(holds, until_well, context)
        yield
    seconds = time.monotonic() - started
    for hold in holds if paused else []:
        if seconds > hold["seconds"]:
            message = f"{_name(hold)} held clients for {seconds:.0f} s, and refused who had waited {hold['seconds']:g} s"
            context.event("warning", message=message)


def _works(hold):
    running = engine.container(hold["stack"], hold["service"])
    return running is not None and running.well


def _pause(holds, until_well, context):
    try:
        until_well.enter_context(pauses.paused(holds, context))
        return True
    except (AgentError, OSError) as error:
        names = ", ".join(_name(hold) for hold in holds)
        context.event("warning", message=f"clients are not held back by {names}: {error}")
        return False


def _name(hold):
    return f"{hold['stack']}/{hold['service']}"

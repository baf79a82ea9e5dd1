"""How long a service that can't run twice was away while it was replaced: the next plan tells it beside what is declared."""

import contextlib
import time

import record
from errors import AgentError


@contextlib.contextmanager
def measured(stack, services, context):
    """Takes the time from the end of services of a stack to their health.

    :param services: those that run and are about to be replaced.
    """
    away = [each for each in services if _is_away(stack, each)]
    started = time.monotonic()
    yield
    seconds = round(time.monotonic() - started, 1)
    for service in away:
        context.event("was-away", stack=stack["name"], service=service["name"], seconds=seconds)
        _keep(stack["name"], service["name"], seconds, context)


def _keep(stack, service, seconds, context):
    """It is for people alone: a full disk must neither have a release go back nor keep one from going back."""
    try:
        record.keep_gap(stack, service, seconds)
    except AgentError as error:
        message = f"the next plan does not say how long {stack}: {service} was away: {error}"
        context.event("warning", message=message)


def _is_away(stack, service):
    """Whether nothing answers for it while it is replaced: of a rolling service the other replicas do, where it has any."""
    if service["runs"] != "always" or service.get("strategy") not in ("recreate", "rolling"):
        return False
    replicas = [each for each in stack["services"] if each["workload"] == service["workload"]]
    return service["strategy"] == "recreate" or len(replicas) == 1


def expected(stack, names):
    """Of those services of a stack that would be away: how long at the most, by part, and how long they were last time."""
    last = record.gaps().get(stack["name"], {})
    return {
        each["name"]: {
            "stopSeconds": each.get("stopSeconds", 0),
            **({"startSeconds": each["startSeconds"]} if "startSeconds" in each else {}),
            **({"lastSeconds": last[each["name"]]} if each["name"] in last else {}),
        }
        for each in stack["services"]
        if each["name"] in names and _is_away(stack, each)
    }

"""How long a service that can't run twice was away while it was replaced: the next plan tells it beside what is declared."""

import contextlib
import time

import record


@contextlib.contextmanager
def measured(stack, services, context):
    """Takes the time from the end of services to their health.

    :param services: those that run and are about to be replaced.
    """
    away = [each for each in services if is_away(each)]
    started = time.monotonic()
    yield
    seconds = round(time.monotonic() - started, 1)
    for service in away:
        context.event("was-away", stack=stack, service=service["name"], seconds=seconds)
        record.keep_gap(stack, service["name"], seconds)


def is_away(service):
    """Whether nothing answers for it while it is replaced. Of a rolling service the other replicas do."""
    return service["runs"] == "always" and service.get("strategy") == "recreate"


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
        if each["name"] in names and is_away(each)
    }

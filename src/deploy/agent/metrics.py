"""Whether what takes over shows its metrics, as what ran before it did: asked at its own address, as Prometheus asks.

Only that is asked for: what never showed any, a declaration that its program doesn't meet, keeps no release from being made.
"""

import http.client

import answer
import health
from errors import AgentError

# It is healthy and answers requests already.
PATIENCE = 10
POLL = 0.5
# Prometheus waits no longer for an answer (synth/prometheus/prometheus-file.ts).
LONGEST = 10


def shown(services, context):
    """The metrics that services show now, as (workload, path): of those whose new release can show the same beside them, or
    one after the other."""
    return {(service["workload"], each["path"]) for service in services for each in _asked(service) if fault(each, context) is None}


def wait_until_shown(stack, services, before, context):
    """Waits until each service shows what its workload showed before.

    :param before: what `shown` said.
    :raises AgentError: `no-metrics`, naming the first that doesn't, with what the container wrote last.
    """
    for service in services:
        wanted = [each for each in _asked(service) if (service["workload"], each["path"]) in before]
        for each in wanted:
            wrong = answer.wait(lambda: fault(each, context), PATIENCE, POLL, context)
            if wrong is not None:
                raise AgentError("no-metrics", _refused(stack, service, each, wrong, context))
        if wanted:
            context.event("showing-metrics", stack=stack, service=service["name"])


def fault(metrics, context):
    """What is wrong with the answer to a question for metrics, for people; None where Prometheus could read it."""
    connection = http.client.HTTPConnection(metrics["address"], metrics["port"], timeout=LONGEST + 1)
    asked = {"domain": place(metrics), "path": metrics["path"], "expects": {"status": 200, "seconds": LONGEST}}
    return answer.fault(connection, asked, context)


def place(metrics):
    """As Prometheus names a target: `10.200.1.6:4000`."""
    return f"{metrics['address']}:{metrics['port']}"


def url(metrics):
    """As Prometheus asks for it."""
    return f"http://{place(metrics)}{metrics['path']}"


def _asked(service):
    """Nothing of what ends before its new release starts: it was away already, and would be once more."""
    return service.get("metrics", []) if service.get("strategy") != "recreate" else []


def _refused(stack, service, metrics, wrong, context):
    lines = [
        f"{stack}: {service['name']} shows no metrics: it {wrong}",
        f"  it was asked for {url(metrics)}, as Prometheus asks, and what ran before shows them",
        "  where it is to have none any more, say so: metricsPath: undefined",
    ]
    return context.redact("\n".join([*lines, *health.wrote(stack, service["name"])]))

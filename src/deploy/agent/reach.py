"""What was started is asked at its own address, from the edge's network: before a client's request comes there."""

import http.client

import answer
import health
from errors import AgentError

# It is healthy and ready already.
PATIENCE = 10
POLL = 0.5


def wait_until_answering(stack, services, context):
    """Asks each service what it is to be asked, until it answers as it should.

    :raises AgentError: `wrong-answer`, naming the first request that isn't, with what the container wrote last.
    """
    for service in services:
        for request in service.get("asked", []):
            wrong = answer.wait(lambda: fault(request, context), PATIENCE, POLL, context)
            if wrong is not None:
                raise AgentError("wrong-answer", refused(stack, service, request, wrong, context))
        if service.get("asked"):
            context.event("answering", stack=stack, service=service["name"], requests=len(service["asked"]))


def fault(request, context):
    """What is wrong with the answer of a container to what the edge would pass on to it; None where nothing is."""
    connection = http.client.HTTPConnection(request["address"], request["port"], timeout=answer.timeout(request))
    headers = {
        "X-Real-IP": "127.0.0.1",
        "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Host": request["domain"],
        "X-Forwarded-Proto": "https" if request["tls"] else "http",
    }
    return answer.fault(connection, request, context, headers)


def refused(stack, service, request, wrong, context):
    lines = [f"{stack}: {service['name']} {wrong}", f"  it was asked for {answer.url(request)} at its own address"]
    return context.redact("\n".join([*lines, *health.wrote(stack, service["name"])]))

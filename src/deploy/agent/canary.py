"""A new side gets a part of the requests for some time, and is judged beside the old one before it gets all or none."""

import time

import colours
import prometheus
import record
import targets
from errors import AgentError
from observe import Watch

POLL = 0.5
# As often as Prometheus has something new to say.
JUDGED_EVERY = 15.0
# Less than this is not held against it: the first buckets of a histogram are no finer.
FINEST = 0.05


def judge(releases, deployment, context):
    """Gives each canary among the switches of releases its share, and returns when its time is over and it did well.

    nginx has the configuration of the release before this one, so that requests reach the old side as they did.

    :raises AgentError: `canary`, with what it did worse, `unhealthy`, `wrong-answer`.
    """
    edge_stack = colours.edge_of(deployment)
    canaries = [] if edge_stack is None else [each for one in releases for each in _canaries(one)]
    began = _begin(canaries, edge_stack, context)
    if not began:
        return
    targets.follow(deployment, context, both={(each.stack, each.workload) for each in began})
    watch = Watch([(each.stack, service) for each in began for service in each.services], context)
    port = deployment.get("prometheus", {}).get("port")
    started = judged = time.monotonic()
    left = list(began)
    while left:
        watch.look()
        seconds = time.monotonic() - started
        over = [each for each in left if seconds >= each.said["seconds"]]
        if over or time.monotonic() - judged >= JUDGED_EVERY:
            judged = time.monotonic()
            for each in left:
                _judge(each, port, seconds, each in over, context)
        left = [each for each in left if each not in over]
        time.sleep(POLL)


class _Canary:
    """A workload whose new side is judged."""

    def __init__(self, stack, workload, colour, services):
        self.stack, self.workload, self.colour, self.services = stack, workload, colour, services
        self.said = services[0]["canary"]

    @property
    def name(self):
        return f"{self.stack}/{self.workload}"


def _canaries(one):
    """Of one release; not what has no old side that gets requests."""
    for workload, colour in one.switches.items():
        services = [each for each in one.stack["services"] if each["workload"] == workload and each.get("colour") == colour]
        if "canary" in services[0] and one.state.active(workload) != colour:
            yield _Canary(one.name, workload, colour, services)


def _begin(canaries, edge_stack, context):
    """→ those that get their share. One that this very release makes a canary is none yet: nginx doesn't know its share."""
    began = []
    for each in canaries:
        if (because := _unknown(each)) is not None:
            context.event("warning", message=f"no canary this time, but all requests at once: {each.name}: {because}")
            continue
        share, seconds = each.said["share"], each.said["seconds"]
        context.event("sharing", stack=each.stack, workload=each.workload, to=each.colour, share=share, seconds=seconds)
        colours.share(edge_stack["name"], each.stack, each.workload, each.colour)
        began.append(each)
    return began


def _unknown(each):
    """Why the nginx that runs can't give it a share; None when it can. It has the files of the release before this one."""
    last = record.of_stack(each.stack).get("stack", {"services": []})
    before = [service for service in last["services"] if service["workload"] == each.workload]
    if not any("canary" in service for service in before):
        return "it was none before"
    return "its port changes" if _ports(before) and _ports(before) != _ports(each.services) else None


def _ports(services):
    return {request["port"] for each in services for request in each.get("asked", [])}


def _judge(each, port, seconds, last, context):
    """:raises AgentError: `canary` when it does worse than the old side."""
    if port is None:
        if last:
            context.event("judged", **_named(each), by="health")
        return
    try:
        new, old = (_measure(each, colour, port, seconds) for colour in (each.colour, colours.OTHER[each.colour]))
    except prometheus.Unanswered as error:
        if last:
            context.event("warning", message=f"{each.name} is judged by its health alone: {error}")
        return
    if new["requests"] < each.said["requests"]:
        if last:
            context.event("judged", **_named(each), by="health", requests=new["requests"], least=each.said["requests"])
        return
    worse = _worse(each.said, new, old)
    if worse is not None:
        raise AgentError("canary", f"{each.stack}: the new release of {each.workload} {worse}")
    if last:
        context.event("judged", **_named(each), by="metrics", requests=new["requests"], failed=new["failed"], slowest=new["slowest"])


def _named(each):
    return {"stack": each.stack, "workload": each.workload}


def _measure(each, colour, port, seconds):
    """Requests, how many of them failed, and how long the slowest of twenty took, since the canary began."""
    window = f"{max(1, round(seconds))}s"

    def series(suffix, **more):
        labels = {**each.said["labels"], "colour": colour}
        matchers = [f"{name}={_quoted(value)}" for name, value in labels.items()] + [f"{name}=~{_quoted(value)}" for name, value in more.items()]
        return f"increase({each.said['histogram']}_{suffix}{{{','.join(matchers)}}}[{window}])"

    requests = prometheus.ask(port, f"sum({series('count')})") or 0
    failed = prometheus.ask(port, f"sum({series('count', status='5..')})") or 0
    slowest = prometheus.ask(port, f"histogram_quantile(0.95, sum by (le) ({series('bucket')}))")
    return {"requests": round(requests), "failed": failed / requests if requests else 0.0, "slowest": slowest}


def _quoted(value):
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _worse(said, new, old):
    """What the new side does worse, for people; None where it does well."""
    if new["failed"] > old["failed"] + said["errorRate"]:
        return (
            f"fails {new['failed']:.1%} of its requests, of {new['requests']}; the old one {old['failed']:.1%}, and "
            f"{said['errorRate']:.1%} more are let pass"
        )
    if new["slowest"] is None or old["slowest"] is None or old["requests"] < said["requests"]:
        return None
    if new["slowest"] > max(old["slowest"] * said["latency"], old["slowest"] + FINEST):
        return (
            f"takes {new['slowest']:.3f} s for the slowest of twenty requests; the old one {old['slowest']:.3f} s, and "
            f"{said['latency']:g} times as long is let pass"
        )
    return None

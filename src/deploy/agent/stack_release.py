"""The release of one stack but the edge: what has one side is replaced, what has two starts its other side."""

import time

import changes
import colours
import compose
import due
import engine
import gaps
import health
import hold
import in_the_way
import metrics
import observe
import outputs
import reach
import record
from batches import batches
from errors import AgentError
from mounts import Mounts
from next_side import next_side

# From the start of a container to its health at the least; a database that replays its log takes long.
START_TIMEOUT = 300
# A job that is no migration.
JOB_TIMEOUT = 1800
# An edge that is made anew.
EDGE_TIMEOUT = 10
# Compose's own time, beside that of containers to end by themselves.
COMPOSE_TIMEOUT = 600


class StackRelease:
    """One stack on its way to a new release; `start` brings it there, `switches` and `old` say what is left to do."""

    def __init__(self, stack, state, changed_paths, context, declared=None, only=None, migrations=None, keeps_metrics=True):
        """:param declared: its compose.yaml as Compose understands it; by default it is asked.
        :param only: the services that hear of changed files; None: all.
        :param keeps_metrics: whether it must show the metrics that were shown before.
        :param migrations: the release's; None: none run.
        """
        self.name = stack["name"]
        self.state = state
        self.stack = stack
        self.changed = changed_paths
        self._only = only
        self._migrations = migrations
        self._context = context
        configuration, self.hashes = declared or compose.declared(self.name)
        self._mounts = Mounts(state.folder, configuration)
        self._wanted = in_the_way.wanted(configuration)
        self._needs = {name: list(said.get("depends_on", {})) for name, said in configuration["services"].items()}
        self._images = engine.all_images()
        self._containers = {each.service: each for each in engine.containers(self.name)}
        # Service → since when it is well.
        self._started = {}
        self._told = set()
        # Whether what was started has to say that it can take requests, and show the metrics that were shown before.
        self._asks = True
        self._keeps_metrics = keeps_metrics
        self._shown = set()
        # Replicas that get requests, to be replaced one after the other when nginx has taken each out.
        self.rolls = []
        # Workload → the colour that gets requests from now on.
        self.switches = {}

    @property
    def touched(self):
        """Services that may have read the new files."""
        return {*self._started, *self._told}

    @property
    def settling(self):
        """(stack, service, since when it is well) of what was started and runs always."""
        services = [each for each in self.stack["services"] if each["name"] in self._started and each["runs"] == "always"]
        return [(self.name, each, self._started[each["name"]]) for each in services]

    def start(self):
        """Starts what changed, in the order of what waits for what, and tells the rest about its files."""
        active = [name for workload, sides in self._sides() for name in sides[self.state.active(workload)]]
        self._stop_predecessors([*self._single(), *[each for each in self.stack["services"] if each["name"] in active]])
        self._start_single([each for each in self._single() if self.must_start(each)])
        self._start_other_sides()
        # Last, when everything runs that one may ask of another, and before a request is sent to any of it.
        self._wait_until_answering([each for each in self.stack["services"] if each["name"] in self._started])

    def containers_of(self, service):
        """The one that it had when this began."""
        return [each for each in self._containers.values() if each.service == service["name"]]

    def replace(self, services):
        """Replicas that are in `rolls`, which get no requests now: they can when this returns."""
        self._start_batch(services)
        for service in services:
            self._tell(service)
        self._wait_until_answering(services)

    def _wait_until_answering(self, services):
        if not self._asks:
            return
        health.wait_until_ready(self.name, [each for each in services if "readiness" in each], self._context)
        reach.wait_until_answering(self.name, services, self._context)
        metrics.wait_until_shown(self.name, services, self._shown, self._context)

    def _look_at_metrics(self, services):
        """Takes down what is shown by what is about to be replaced."""
        if self._asks and self._keeps_metrics:
            self._shown |= metrics.shown([each for each in services if self._is_well(each)], self._context)

    def _is_well(self, service):
        """Before this release has touched it."""
        return service["name"] in self._containers and self._containers[service["name"]].well

    def start_again(self, stuck=()):
        """For going back: what was replaced or stopped, the sides that get requests among it. No job runs again: a
        migration of the old release would meet a database that the new one has changed. Nor is readiness waited for: what
        keeps the new release from it, a database that is down, may well keep the old one.

        :param stuck: workloads whose requests could not be sent back: the side that has them is of the new release, and would
            answer nobody while it is replaced.
        """
        active = []
        for workload, sides in self._sides():
            colour = self.state.active(workload)
            if workload in stuck:
                message = f"{self.name}: requests to {workload} go on to its {colour} side; both sides stay as they are; deploy again"
                self._context.event("warning", message=message)
            else:
                active += sides[colour]
        self._asks = False
        lasting = [each for each in self.stack["services"] if each["runs"] == "always"]
        mine = [each for each in lasting if "colour" not in each or each["name"] in active]
        left = [each for each in mine if self._is_of_an_interrupted_release(each)]
        for service in left:
            message = f"{self.name}: {service['name']} serves what an interrupted release has brought, and goes on; deploy again"
            self._context.event("warning", message=message)
        mine = [each for each in mine if each not in left]
        self._stop_predecessors(mine)
        self._start_single([each for each in mine if self.must_start(each)])

    def _is_of_an_interrupted_release(self, service):
        """Whether it had the requests already when this release began, though no record says so: started anew as the record
        has it, it would answer nobody for a while."""
        container = self._containers.get(service["name"])
        if "colour" not in service or service["name"] in (self._only or ()) or container is None or not container.well:
            return False
        return (container.hash, container.image) != (self.hashes.get(service["name"]), self._images.get(service["image"]))

    def _start_single(self, services):
        names = {each["name"] for each in services}
        # What goes on running hears first: a broker must know a new password before its clients start with it.
        for service in self._single():
            if service["name"] not in names:
                self._tell(service)
        self.rolls = [each for each in services if self._is_taken_out(each)]
        for wave in self._waves([each for each in services if each not in self.rolls]):
            turns = batches(wave, self._containers)
            for batch in turns:
                self._start_batch(batch)
                for service in batch:
                    self._tell(service)
                if batch is not turns[-1]:
                    # The next replica ends only when this one does what it did.
                    self._wait_until_answering(batch)
                    observe.until_settled([each for each in self.settling if each[1] in batch], self._context)

    def _is_taken_out(self, service):
        """nginx sends it requests, and can send them to the others: one that isn't well answers none anyway."""
        return "rotation" in service and self.state.has_edge and self._is_well(service)

    def _stop_predecessors(self, services):
        """Two databases upon one volume destroy it: what is gone, under another name perhaps, stops before one of these services
        starts upon a volume or a port of its. All else goes on until the release is good."""
        declared = {each["name"] for each in self.stack["services"]}
        wanted = [self._wanted.get(each["name"], {}) for each in services if self.must_start(each)]
        for container in self._containers.values():
            if container.service in declared or not container.runs or self._shared_already(container):
                continue
            if any(in_the_way.has(container, each) for each in wanted):
                self._context.event("ending", stack=self.name, service=container.service)
                engine.stop(container)

    def _shared_already(self, container):
        """Whether it was one of several in the last release, sides or replicas: what they mount can be used by two at once."""
        before = record.of_stack(self.name).get("stack", {"services": []})["services"]
        workloads = [each["workload"] for each in before]
        return any(each["name"] == container.service and workloads.count(each["workload"]) > 1 for each in before)

    def _sides(self):
        return colours.sides(self.stack["services"]).items()

    def _single(self):
        return [each for each in self.stack["services"] if "colour" not in each and each["runs"] != "job" and not _ends(each)]

    def must_start(self, service):
        """Whether its container isn't there, isn't well, or isn't as declared."""
        container = self._containers.get(service["name"])
        if container is None:
            return True
        declared, image = self.hashes.get(service["name"]), self._images.get(service["image"])
        if "migration" in service and due.is_done(self.name, container, declared, image):
            return False
        if (container.hash, container.image) != (declared, image):
            return True
        if service["runs"] == "once":
            # What it did by files that are others now is to be done again, and what was taken back.
            did = (container.status, container.exit_code) == ("exited", 0) and not due.is_due(self.name, service["name"])
            return not did or bool(self._read_by(service))
        return not container.well or bool(self._restart_for(service))

    def _must_restart(self, service):
        """What Compose would leave as it is: one that read other files, or runs and is unhealthy. A job that has ended
        it starts anyway."""
        if service["runs"] == "once":
            return False
        return bool(self._restart_for(service)) or self._containers[service["name"]].health == "unhealthy"

    def _restart_for(self, service):
        return changes.needs_restart(service, self._read_by(service))

    def _read_by(self, service):
        if self._only is not None and service["name"] not in self._only:
            return []
        return [path for path in self.changed if self._mounts.reads(service["name"], path)]

    def _waves(self, services):
        """Those that wait for nothing of the rest, then those that wait for these, and so on."""
        left = {service["name"]: service for service in services}
        while left:
            wave = [each for name, each in left.items() if not set(self._needs.get(name, [])) & (left.keys() - {name})]
            if not wave:
                raise AgentError("cycle", f"{self.name}: {', '.join(left)} wait for each other")
            for service in wave:
                del left[service["name"]]
            yield wave

    def _start_batch(self, batch):
        self._context.stay()
        rest = [service for service in batch if "migration" not in service]
        lasting = [service for service in rest if service["runs"] == "always"]
        self._look_at_metrics(lasting)
        running = [each for each in lasting if self._is_well(each)]
        with hold.held(running, self._context), gaps.measured(self.stack, running, self._context):
            if rest:
                self._up(rest, [each for each in rest if self._same(each) and self._must_restart(each)])
            self._wait_until_well(lasting)
        for service in batch:
            if "migration" in service:
                self._migrate(service)
            elif service["runs"] == "once":
                health.wait_until_done(self.name, service["name"], self._context, JOB_TIMEOUT)

    def _wait_until_well(self, services):
        timeout = max([START_TIMEOUT, *[each.get("startSeconds", 0) for each in services]])
        health.wait_until_well(self.name, [each["name"] for each in services], self._context, timeout)
        self._started.update({each["name"]: time.monotonic() for each in services})

    def _migrate(self, service):
        def start(seconds, context):
            self._up([service])
            health.wait_until_done(self.name, service["name"], context, seconds)

        self._migrations.run(self.name, service, start)

    @property
    def contracts(self):
        """Whether something is to be taken away when the release before has ended."""
        return any(_ends(each) and self.must_start(each) for each in self.stack["services"])

    def contract(self):
        """Takes it away."""
        for service in self.stack["services"]:
            if _ends(service) and self.must_start(service):
                self._migrate(service)

    def _same(self, service):
        """Compose would leave it as it is."""
        container = self._containers.get(service["name"])
        return container is not None and container.hash == self.hashes.get(service["name"])

    def _up(self, services, restarted=()):
        names = [service["name"] for service in services]
        self._context.event("starting", stack=self.name, services=names)
        self._started.update(dict.fromkeys(names, time.monotonic()))
        # Only these: what they need runs already, and the side that gets requests is not to be touched.
        options = ["--detach", "--no-deps", "--no-build", "--pull", "never"]
        if self.stack["edge"]:
            # While the old nginx waits for its slowest answers nobody listens: not for the minutes of its grace period.
            options += ["--timeout", str(EDGE_TIMEOUT)]
        # What is replaced ends first, one after the other at the worst.
        timeout = COMPOSE_TIMEOUT + sum(each.get("stopSeconds", 0) for each in services)
        said = compose.run(self.name, "up", *options, *names, check=False, timeout=timeout)
        if said.returncode != 0:
            raise AgentError("start-failed", self._context.redact(f"{self.name}: {_last(said.stderr)}"))
        outputs.widen(engine.containers(self.name))
        if restarted:
            compose.run(self.name, "restart", "--no-deps", *[each["name"] for each in restarted], timeout=timeout)

    def _tell(self, service):
        if service["runs"] != "always":
            return
        changed = self._read_by(service)
        if changed:
            self._told.add(service["name"])
            changes.tell(self.name, service, changed, service["name"] in self._started, self._context)

    def _start_other_sides(self):
        fresh = []
        for workload, sides in self._sides():
            active = self.state.active(workload)
            services = [each for each in self.stack["services"] if each["name"] in sides[active]]
            if not any(self.must_start(each) for each in services):
                continue
            self._look_at_metrics(services)
            # The side that gets requests runs: the new release starts beside it, where an edge can take them to it.
            found = [self._containers[name] for name in sides[active] if name in self._containers]
            colour = next_side(active, found, self.state.has_edge)
            self.switches[workload] = colour
            fresh += [each for each in self.stack["services"] if each["name"] in sides[colour]]
        if not fresh:
            return
        # A side that an interrupted run left behind may have read files that are no more.
        names = [each["name"] for each in fresh]
        timeout = COMPOSE_TIMEOUT + sum(each.get("stopSeconds", 0) for each in fresh)
        # It may still have requests in hand.
        left = [self._containers[name] for name in names if name in self._containers]
        if left:
            self.state.drain(left, self._context)
            compose.run(self.name, "rm", "--force", "--stop", *names, timeout=timeout)
        self._up(fresh)
        self._wait_until_well(fresh)

    def old(self):
        """Containers that end once no request can reach them: the other side, and services that are gone."""
        wanted = {each["name"] for each in self.stack["services"] if each["runs"] != "job" and "colour" not in each}
        for workload, sides in self._sides():
            wanted.update(sides[self.switches.get(workload, self.state.active(workload))])
        return [each for each in engine.containers(self.name) if each.service not in wanted]


def _ends(service):
    """Whether it is of the end of a release."""
    return service.get("migration", {}).get("kind") == "contract"


def _last(text):
    """Compose writes its progress before what went wrong."""
    return "\n".join(text.strip().splitlines()[-6:])

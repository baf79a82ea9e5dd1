"""Several stacks come to a release together, or go back to what they were."""

import time

import back
import beside_nginx
import canary
import certificates
import choice
import colours
import compose
import due
import edge
import engine
import kept
import nginx_status
import observe
import orphans
import predecessors
import prune
import record
import release_order
import removal
import rolling
import scrapes
import snapshot
import targets
import verify
from errors import AgentError
from migration import Migrations
from stack_release import StackRelease
from state import StackState


class Transaction:
    """All the stacks of one release, so that nginx reads its files once and goes back as a whole."""

    def __init__(self, deployment, sources, commit, context, *, whole=False):
        """:param sources: stack → where its files come from; the stacks of this release.
        :param whole: when it is good nothing of the host is left to be released: what the declaration says goes, goes.
        """
        self._deployment = deployment
        self._sources = sources
        self._commit = commit
        self._whole = whole
        self._context = context
        self._edge = colours.edge_of(self._deployment)
        self._stacks = [stack for stack in deployment["stacks"] if stack["name"] in sources]
        self._states = {}
        # As Compose understands what was installed.
        self._declared = {}
        self._releases = []
        self._switched = []
        self._filled = {}
        # When Prometheus was shown where everything runs.
        self._followed = 0.0
        self._problems = {}
        # Of an earlier release it is known how it does.
        self._is_earlier = any(source.release is not None for source in sources.values())
        self._migrations = Migrations(deployment, context, skipped=self._is_earlier)

    def run(self):
        """Up to where every route answers and no request reaches the old release any more."""
        orphans.wait(self._context)
        predecessors.settle(self._deployment, self._context)
        self._complete_switches()
        self._migrations.settle(self._stacks)
        if self._edge is not None:
            certificates.ensure_some(self._edge["name"], self._deployment["certificates"])
        # The edge's files come when what they lead to runs: nginx may start in between, after a loss of power.
        states = {stack["name"]: self._install(stack) for stack in self._stacks if not stack["edge"]}
        # Before a Prometheus starts or reads its files: it finds what they name.
        targets.follow(self._deployment, self._context)
        for stack in self._stacks:
            if not stack["edge"]:
                # What it is told of was collected before it was installed.
                more = {
                    "declared": self._declared[stack["name"]],
                    "migrations": self._migrations,
                    "keeps_metrics": not self._is_earlier,
                }
                one = StackRelease(stack, *states[stack["name"]], self._context, **more)
                self._releases.append(one)
                predecessors.stop(stack, self._deployment, self._context)
                one.start()
        self._switched = self._active_now()
        if not self._is_earlier:
            canary.judge(self._releases, self._deployment, self._context)
        for stack in self._stacks:
            if stack["edge"]:
                states[stack["name"]] = self._install(stack)
                predecessors.stop(stack, self._deployment, self._context)
        old_workers = self._through_the_edge(states)
        switched = time.monotonic()
        if any(one.rolls for one in self._releases):
            # What they have in hand with replicas nobody else counts.
            edge.wait_for_old(old_workers, self._edge, self._context)
            old_workers = []
        if self._edge is not None:
            rolling.roll(self._releases, self._edge, self._context)
        requests = [each for stack in self._stacks for each in stack["requests"]]
        if self._edge is not None and self._edge in self._stacks:
            requests = [each for stack in self._deployment["stacks"] for each in stack["requests"]]
        self._context.event("verifying", requests=len(requests))
        verify.verify(requests, self._context)
        targets.follow(self._deployment, self._context)
        self._followed = time.monotonic()
        # What has its requests since then was idle before.
        settling = [each for one in self._releases for each in one.settling]
        observe.until_settled(
            [(stack, service, max(since, switched) if "colour" in service else since) for stack, service, since in settling],
            self._context,
        )
        if self._edge is not None:
            edge.wait_for_old(old_workers, self._edge, self._context)
            # The old side is there as long: what comes to light of the new one meanwhile brings it back.
            watch = observe.Watch([(stack, service) for stack, service, _ in settling], self._context)
            edge.drain([(one.stack, one.old()) for one in self._releases], self._edge, self._context, watch.look)

    def _complete_switches(self):
        """After a run that was killed: one nginx in the end, and no canary that nobody judges any more."""
        if self._edge is None:
            return
        edge.complete(self._edge, self._context)
        for stack in self._stacks:
            # What is no canary any more, or gone, is one to nginx until it reads its new files.
            for each in (stack, record.of_stack(stack["name"]).get("stack", stack)):
                colours.end_shares(self._edge["name"], each)

    def _install(self, stack):
        name = stack["name"]
        source = self._sources[name]
        state = self._states[name] = StackState(stack, source.wanted, self._deployment)
        filled, lacking = source.secrets(state)
        if lacking:
            raise AgentError("secrets", f"{name}: no value of {', '.join(lacking)}")
        changed = [*state.changed_paths(), *filled]
        self._context.event("installing", stack=name)
        record.begin(name, changed)
        self._filled[name] = source.install(stack, state)
        self._context.event("installed", stack=name, files=len(state.to_install), removed=len(state.to_remove))
        # One that Compose doesn't take is refused before any stack is started.
        self._declared[name] = compose.declared(name)
        return state, changed

    def _switches(self):
        return [(one.name, workload, colour) for one in self._releases for workload, colour in one.switches.items()]

    def _active_now(self):
        """(stack, workload, colour) of what is to be switched."""
        if self._edge is None:
            return []
        name = self._edge["name"]
        return [(stack, workload, colours.active(name, stack, workload)) for stack, workload, _ in self._switches()]

    def _through_the_edge(self, states):
        """Requests go to the new sides, and nginx has its own files; it reads them once. Returns its workers that are to end."""
        if self._edge is None:
            return []
        name = self._edge["name"]
        state, changed = states.get(name, (None, []))
        edge.prepare(self._edge, state, changed, self._context)
        for stack, workload, colour in self._switches():
            self._context.event("switching", stack=stack, workload=workload, to=colour)
            colours.activate(name, stack, workload, colour)
        rolling.forget_gone(self._releases, self._edge)
        old = edge.take_over(self._edge, state, changed, self._context)
        for stack, workload, colour in self._switches():
            nginx_status.expect_chosen(self._edge["statusPort"], stack, workload, colour)
        if self._edge in self._stacks:
            for certificate in self._deployment["certificates"]:
                old += self._certificate(certificate)
        return old

    def _certificate(self, certificate):
        """Without one the sites run, and clients are warned: no reason to go back."""
        try:
            if certificates.issue(self._edge["name"], certificate, self._context):
                return edge.reload(self._edge, self._context)
        except AgentError as error:
            self._problems[certificate["domain"]] = error.message
        return []

    @property
    def _edge_to_come(self):
        """Whether nginx has the files of before, until a later round of this deployment."""
        return self._edge is not None and self._edge not in self._stacks

    def _end(self, container, volumes=False):
        self._context.event("ending", stack=container.stack, service=container.service)
        engine.stop(container)
        engine.remove(container, volumes=volumes)

    def finish(self):
        """Ends what is old and keeps the release."""
        for one in self._releases:
            coloured = colours.coloured(one.stack, record.of_stack(one.name).get("stack", one.stack))
            # What Compose had only renamed when its run was killed has a newer one beside it.
            old = beside_nginx.without_led_to(one.old(), one.stack, self._edge_to_come)
            for container in (*old, *engine.superseded(one.name)):
                self._end(container, volumes=container.service in coloured)
        if self._edge is not None:
            edge.end_superseded(self._edge, self._context)
            if not self._edge_to_come:
                for container in beside_nginx.left_over(self._deployment, self._stacks):
                    self._end(container)
            choice.forget(self._edge["name"], self._stacks)
        for stack in self._stacks:
            self._context.event("keeping", stack=stack["name"])
            self._keep(stack, self._states[stack["name"]])
        record.keep_deployment(self._deployment)
        predecessors.forget()
        removal.know(self._deployment)
        if self._whole:
            removal.finish(self._deployment, self._context)
        for one in self._releases:
            if one.contracts:
                self._contract(one)
        self._context.event("pruning")
        snapshot.remove_half()
        prune.prune(self._deployment, self._context)

    def _contract(self, one):
        """The release is kept by then: behind what is taken away now nothing goes back."""
        try:
            one.contract()
        finally:
            self._keep(one.stack, one.state)

    def _keep(self, stack, state):
        name = stack["name"]
        source = self._sources[name]
        release = source.release or self._context.journal.release
        running = engine.containers(name)
        said = {
            "at": record.now(),
            "commit": self._commit,
            "release": release,
            "stack": stack,
            "files": source.files,
            "filled": self._filled[name],
            **due.ran(stack, self._declared[name].hashes, running, source.done_before(name)),
            "migrations": self._migrations.of(name),
            **source.remark,
        }
        said |= release_order.place(name, said, self._context.journal.release, source.said)
        if source.release is None:
            kept.keep(name, state.folder, release, said)
        record.keep_stack(name, said)
        self._migrations.forget(name)

    def look_at_metrics(self):
        """Whether they arrive, of what was started. What it finds is told."""
        started = [each for one in self._releases for each in one.settling]
        scrapes.look(started, self._deployment.get("scraper"), self._followed, self._context)

    def untrusted(self):
        """Names that clients would be warned of, by why."""
        if self._edge is None or self._edge not in self._stacks:
            return {}
        found = {}
        for certificate in self._deployment["certificates"]:
            domain = certificate["domain"]
            reason = self._problems.get(domain) or verify.untrusted(domain)
            if reason is not None:
                found[domain] = reason
        return found

    def go_back(self, error):
        """Every stack to its last release; a first one has none, and stays for its logs to be read."""
        self._context.event("going-back", because=str(error) or repr(error))
        touched = {one.name: (one.changed, one.touched) for one in self._releases}
        back.go_back(self._stacks, self._edge, self._switched, touched, self._context)
        for stack in self._stacks:
            self._migrations.forget(stack["name"])
        targets.follow(self._deployment, self._context)

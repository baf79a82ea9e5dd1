"""Migrations of a release: the database saved, its services kept waiting where that is declared, the program run; when it
fails, the database as it was, or what a person must know to bring it there."""

import json
import time

import compose
import due
import engine
import files
import health
import paths
import pauses
import record
import snapshot
from errors import AgentError
from run import run

# Of a program that nobody waits for.
LONGEST = 1800
# Between the end of what may last and that of the pools' patience.
MARGIN = 1
QUESTION = 120


class Migrations:
    """Those of one release, and what came of them."""

    def __init__(self, deployment, context, *, skipped=False):
        """:param skipped: nothing is run: of an earlier release, which would meet a database that later ones have changed."""
        self._host = deployment["host"]
        self._context = context
        self._skipped = skipped
        self._outcomes = {}

    def of(self, stack):
        """What came of those of a stack: `service`, `kind`, `database`, `at`, `outcome`, the `snapshot` before it."""
        return self._outcomes.get(stack, [])

    def settle(self, stacks):
        """What a run left that was killed: pools go on, and what still runs is waited for."""
        pauses.recover()
        for stack in stacks:
            for service in stack["services"]:
                mark = _mark(stack["name"], service["name"])
                if "migration" in service and mark.exists():
                    self._settle(stack["name"], service["name"], json.loads(mark.read_text(encoding="utf-8")))

    def _settle(self, stack, name, begun):
        if not has_started(stack, begun):
            _mark(stack, name).unlink()
            return
        container = engine.container(stack, name)
        if container.status == "running":
            self._context.event("awaiting", stack=stack, service=name)
            try:
                health.wait_until_done(stack, name, _Patient(self._context), LONGEST)
            except AgentError as error:
                self._context.event("warning", message=error.message)
            container = engine.container(stack, name)
        if (container.status, container.exit_code) == ("exited", 0):
            self._note(stack, begun, "migrated")
            return
        saved = f"; before it, it was saved as {begun['snapshot']}" if begun.get("snapshot") else ""
        message = f"{stack}: an earlier run ended while {name} changed {begun['database']}, and it did not end well{saved}"
        self._context.event("warning", message=message)

    def run(self, stack, service, start):
        """:param start: starts the container and waits until it has ended well, or raises.

        :raises AgentError: `migration`, with what the program wrote and what became of the database.
        """
        if self._skipped:
            return
        name, migration = service["name"], service["migration"]
        container = engine.container(stack, name)
        begun = {
            "service": name,
            "kind": migration["kind"],
            "database": migration["database"],
            "release": self._release,
            "at": record.now(),
            "lastStarted": None if container is None else container.started,
        }
        if self._is_up_to_date(stack, service):
            self._context.event("up-to-date", stack=stack, service=name, database=migration["database"])
            start(LONGEST, _Patient(self._context))
            due.done(stack, name)
            self._note(stack, begun, "up-to-date")
            return
        # From here on a run that is killed leaves it, and the next one looks.
        self._mark(stack, name, begun)
        seconds = migration.get("pauseSeconds")
        deadline = None if seconds is None else time.monotonic() + seconds - MARGIN
        with pauses.paused([] if seconds is None else migration["pools"], self._context):
            saved = self._save(stack, name, migration, deadline)
            begun = {**begun, "at": record.now(), "snapshot": saved}
            if deadline is not None and time.monotonic() > deadline:
                message = f"saving {migration['database']} took all of the {seconds} s that services may wait; it was not changed"
                raise AgentError("pause", message)
            self._mark(stack, name, begun)
            self._context.event("migrating", stack=stack, service=name, kind=migration["kind"], database=migration["database"])
            try:
                start(_left(deadline), _Patient(self._context))
            except AgentError as error:
                raise self._failed(stack, name, begun, error, was_paused=seconds is not None) from None
        due.done(stack, name)
        if seconds is None:
            pauses.reconnect(migration["pools"], self._context)
        self._note(stack, begun, "migrated")
        self._context.event("migrated", stack=stack, service=name, database=migration["database"])
        self._prune(stack, name, migration)

    @property
    def _release(self):
        return None if self._context.journal is None else self._context.journal.release

    def _is_up_to_date(self, stack, service):
        command = service["migration"].get("upToDate")
        if command is None:
            return False
        self._context.stay()
        arguments = ["run", "--rm", "--no-deps", "--no-TTY", service["name"], *command]
        return compose.run(stack, *arguments, check=False, timeout=QUESTION).returncode == 0

    def _save(self, stack, name, migration, deadline):
        if "snapshot" not in migration:
            message = f"{migration['database']} is not saved before {stack}: {name} changes it: {migration['unsaved']}"
            self._context.event("warning", message=message)
            return None
        return snapshot.take(stack, name, migration, "migration", self._context, _left(deadline, snapshot.LONGEST))

    def _failed(self, stack, name, begun, error, *, was_paused):
        """Says what became of the database, after what the program said."""
        container = engine.container(stack, name)
        if container is not None and container.status == "running":
            # It was given its time: what it has begun ends with its connection.
            run(["docker", "stop", container.id], timeout=900)
        outcome, words = self._database_after(begun, was_paused)
        self._note(stack, begun, outcome)
        _mark(stack, name).unlink(missing_ok=True)
        return AgentError("migration", f"{error.message}\n{words}")

    def _database_after(self, begun, was_paused):
        saved, database = begun["snapshot"], begun["database"]
        if saved is None:
            return "failed", f"What it has changed of {database} stays: no snapshot was taken before"
        command = f"npx vpsynth snapshots {self._host} restore {saved}"
        try:
            found = snapshot.compare(saved)
            if found == "same":
                return "unchanged", f"{database} is as it was before: nothing has to be restored"
            if was_paused:
                snapshot.restore(saved, self._context)
                return "restored", f"{database} was restored to what it was before; services waited meanwhile, and nothing is lost"
        except AgentError as error:
            return "failed", f"{database} may be half-changed, and was not restored: {error.message}\nTo restore it: {command}"
        differs = {
            "rows": f"The tables of {database} are as before, its rows are not: by what it did, or by services that write on.",
            "tables": f"The tables of {database} are not as before.",
        }[found]
        return "failed", (
            f"{differs} It was not restored, since what services have written since {snapshot.of(saved)['at']} would be lost.\n"
            f"To restore it all the same: {command}"
        )

    def _note(self, stack, begun, outcome):
        said = {key: value for key, value in begun.items() if key != "lastStarted"}
        self._outcomes.setdefault(stack, []).append({**said, "outcome": outcome})

    def _mark(self, stack, name, begun):
        files.write(_mark(stack, name), (json.dumps(begun) + "\n").encode(), mode=0o600)

    def _prune(self, stack, name, migration):
        if "snapshot" in migration:
            snapshot.prune(stack, name, migration["snapshot"]["keep"])

    def forget(self, stack):
        """Once the record of a release has what came of its migrations, or the release went back, their marks are of no use."""
        for each in self.of(stack):
            _mark(stack, each["service"]).unlink(missing_ok=True)


class _Patient:
    """What changes a database is not left half-way because nobody waits for the answer any more."""

    def __init__(self, context):
        self._context = context
        self.event, self.redact = context.event, context.redact

    def stay(self):
        pass


def has_started(stack, begun):
    """Whether the program began before its run was killed."""
    container = engine.container(stack, begun["service"])
    return container is not None and container.started != begun["lastStarted"]


def _left(deadline, otherwise=LONGEST):
    return otherwise if deadline is None else max(0.0, deadline - time.monotonic())


def marks():
    return paths.RECORDS / "migrations"


def _mark(stack, service):
    return marks() / f"{stack}--{service}.json"

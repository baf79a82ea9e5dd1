"""Operations `snapshots` and `restore-snapshot`: the databases as they were before migrations, and one of them brought back
by a person who knows what that loses."""

import time

import due
import history
import pauses
import record
import snapshot
from journal import Journal


def snapshots(request, context):
    """Result: `snapshots`, oldest first: `name`, `at`, `database`, `bytes`, `because`."""
    return {"snapshots": [_described(name) for name in snapshot.names()]}


def _described(name):
    said = snapshot.of(name)
    return {"name": name, **{key: said[key] for key in ("at", "database", "bytes", "because")}}


def restore_snapshot(request, context):
    """Request: `who`, `snapshot`. What is there now is saved first.

    Result: `database`, `taken`, `before`: the snapshot of what was there, `seconds`.

    :raises AgentError: `no-snapshot`, or what failed; the database is as it was then, unless it says otherwise.
    """
    name = request["snapshot"]
    said = snapshot.of(name)
    stack, service, _ = name.split("/")
    context.lock.take(request["who"])
    record.prepare()
    started = time.monotonic()
    release = history.begin("restore", request["who"], None, [stack])
    outcome, because = "failed", None
    with context.journalled(Journal(release)):
        try:
            with pauses.paused(said["migration"]["pools"], context):
                before = snapshot.take(stack, service, said["migration"], "restore", context)
                snapshot.restore(name, context)
            due.mark(record.deployment() or {"stacks": []}, said["database"], said["at"])
            outcome = "restored"
        except Exception as error:
            because = context.redact(str(error) or repr(error))
            raise
        finally:
            seconds = round(time.monotonic() - started, 1)
            history.end(release, outcome, seconds, because)
    return {"database": said["database"], "taken": said["at"], "before": before, "seconds": seconds}

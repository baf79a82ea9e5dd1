"""Operations `snapshots` and `restore-snapshot`: the databases as they were before migrations, and one of them brought back
by a person who knows what that loses."""

import due
import history
import orphans
import pauses
import record
import snapshot


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
    orphans.wait(context)
    record.prepare()
    with history.recorded("restore", request["who"], None, [stack], context) as entry:
        with pauses.paused(said["migration"]["pools"], context):
            before = snapshot.take(stack, service, said["migration"], "restore", context)
            # First: killed in between, a migration runs once more upon what it has changed; else never again upon what it hasn't.
            due.mark(record.deployment() or {"stacks": []}, said["database"], said["at"])
            snapshot.restore(name, context)
        entry.outcome = "restored"
    return {"database": said["database"], "taken": said["at"], "before": before, "seconds": entry.seconds}

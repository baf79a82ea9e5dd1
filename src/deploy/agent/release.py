"""Operation `release`: stacks come to what was sent, or go back to what they were."""

import backup
import history
import preflight
import record
from source import Sent
from transaction import Transaction


def release(request, context):
    """Request: as for `plan`, and `names`: the stacks to release, `commit`: what they come from,
    `withoutBackup`: true to take none before, `whole`: true when nothing of the host is left to be released after it.

    Result: `release`, its id, `seconds`, `untrusted`: names whose certificate clients don't trust yet, and why.
    """
    context.keep_secret(request["values"].values())
    deployment, names = request["deployment"], request["names"]
    sources = {name: Sent(request["stacks"][name], request["values"]) for name in names}

    def before():
        if not request.get("withoutBackup"):
            backup.before_deployment(deployment, names, context)

    transaction = Transaction(deployment, sources, request.get("commit"), context, whole=request.get("whole", False))
    return carry_out("deploy", request, transaction, names, before, context)


def carry_out(operation, request, transaction, names, before, context):
    """A transaction, with its lock, its journal and its lines in the history.

    :param before: what is done when the release is open and nothing is changed yet.
    """
    context.lock.take(request["who"])
    # Of an earlier version, or restored.
    record.prepare()
    preflight.check(request["deployment"])
    preflight.check_compose()
    with history.recorded(operation, request["who"], request.get("commit"), names, context) as entry:
        before()
        try:
            transaction.run()
        # Whatever it was, a fault of the agent's own too: the host must not stay half-way.
        except Exception as error:
            transaction.go_back(error)
            raise
        # From here on there is nothing to go back to. What fails now is told, and done again by the next run.
        entry.outcome = "unfinished"
        transaction.finish()
        entry.outcome = "released"
    # Its end is written down: whatever comes of this, and whoever ends it, it is made.
    transaction.look_at_metrics()
    return {"release": entry.release, "seconds": entry.seconds, "untrusted": transaction.untrusted()}

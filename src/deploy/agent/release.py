"""Operation `release`: stacks come to what was sent, or go back to what they were."""

import backup
import engine
import history
import outputs
import preflight
import prune
import record
from errors import AgentError
from source import Sent
from transaction import Transaction


def release(request, context):
    """Request: as for `plan`, and `names`: the stacks to release, `commit`: what they come from,
    `planned`: stack → its last release when this was planned, `withoutBackup`: true to take no backup before, `whole`: true when nothing of the host is left to be released after it.

    Result: `release`, its id, `seconds`, `untrusted`: names whose certificate clients don't trust yet, and why.

    :raises AgentError: `planned-otherwise`, beside what `carry_out` raises.
    """
    context.keep_secret(request["values"].values())
    deployment, names = request["deployment"], request["names"]
    context.lock.take(request["who"])
    _as_planned(names, request.get("planned", {}))
    sources = {name: Sent(request["stacks"][name], request["values"]) for name in names}

    def before():
        if not request.get("withoutBackup"):
            backup.before_deployment(deployment, names, context)

    transaction = Transaction(deployment, sources, request.get("commit"), context, whole=request.get("whole", False))
    return carry_out("deploy", request, transaction, names, before, context)


def _as_planned(names, planned):
    """A deployer that was silent for too long has lost its lock, and others may have deployed since.

    :raises AgentError: `planned-otherwise`.
    """
    for name in names:
        now = record.of_stack(name).get("release")
        if name in planned and planned[name] != now:
            raise AgentError(
                "planned-otherwise",
                f"{name} is at {_named(now)} by now, and was at {_named(planned[name])} when this was planned: the lock was "
                "lost meanwhile, and somebody else has deployed. No stack was changed; plan and deploy again",
            )


def _named(release):
    return "no release" if release is None else f"release {release}"


def carry_out(operation, request, transaction, names, before, context):
    """A transaction, with its lock, its journal and its lines in the history.

    :param before: what is done when the release is open and nothing is changed yet.
    """
    context.lock.take(request["who"])
    # Of an earlier version, or restored.
    record.prepare()
    preflight.check(request["deployment"])
    preflight.check_compose()
    prune.know(request["deployment"])
    # Docker may have started some of them by itself since.
    outputs.widen(engine.everything())
    with history.recorded(operation, request["who"], request.get("commit"), names, context, request.get("releases")) as entry:
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

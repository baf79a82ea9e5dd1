"""Whether a migration has to run: again where its database was restored, not where a release behind it went back."""

import engine
import files
import paths
import record


def mark(deployment, database, taken):
    """Those whose program began after a snapshot of the database that was restored."""
    for stack in deployment["stacks"]:
        started = {each.service: each.started for each in engine.containers(stack["name"])}
        for service in stack["services"]:
            if service.get("migration", {}).get("database") != database:
                continue
            # Both in UTC; Docker's has a fraction behind its seconds.
            if started.get(service["name"], "")[: len(taken) - 1] >= taken.rstrip("Z"):
                files.write(_file(stack["name"], service["name"]), b"", mode=0o600)


def is_due(stack, service):
    return _file(stack, service).exists()


def is_of_another_release(last, container):
    """Whether a migration's container is of a release that went back. Migrations don't go back with it: this one says nothing
    of the last good release, which did its own.

    :param last: the record of that.
    """
    recorded = last["hashes"].get(container.service), last["images"].get(container.service)
    return None not in recorded and recorded != (container.hash, container.image)


def is_done(stack, container, declared, image):
    """Whether the last good release did the very migration that is declared, though another one ran since and went back.

    :param declared: its hash; `image`: the id of its image.
    """
    last, name = record.of_stack(stack), container.service
    if not is_of_another_release(last, container) or is_due(stack, name):
        return False
    return (last["hashes"][name], last["images"][name]) == (declared, image)


def ran(stack, declared, running, before):
    """`hashes` and `images` by service, for the record of a release: what its containers are made of. Of a migration that it
    didn't have to run, those of when that was done: the container is of a release that went back.

    :param declared: the hashes that Compose gives its services.
    :param before: the record of when that was.
    """
    migrations = {each["name"] for each in stack["services"] if "migration" in each}
    earlier = [each.service for each in running if each.service in migrations and each.hash != declared.get(each.service)]

    def recorded(part, now):
        return {**now, **{name: before[part][name] for name in earlier if name in before[part]}}

    return {
        "hashes": recorded("hashes", {each.service: each.hash for each in running}),
        "images": recorded("images", {each.service: each.image for each in running}),
    }


def done(stack, service):
    _file(stack, service).unlink(missing_ok=True)


def _file(stack, service):
    return paths.RECORDS / "migrations" / f"{stack}--{service}.due"

"""Migrations that have to run again: what they did to their database was taken back with it."""

import engine
import files
import paths


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


def done(stack, service):
    _file(stack, service).unlink(missing_ok=True)


def _file(stack, service):
    return paths.RECORDS / "migrations" / f"{stack}--{service}.due"

"""The values of secrets that are on this host: of the stacks as they are, and of the releases that can be gone back to."""

import contextlib
import json

import fill
import paths


def known_values():
    """All of them, by whatever file they are in. What can't be read, or was filled by another template, is left out."""
    for folder in (*paths.STACKS.glob("*"), *paths.RELEASES.glob("*/*")):
        yield from _of_stack(folder)


def _of_stack(folder):
    for path in (folder / "secrets" / "files").glob("*"):
        yield _text(path)
    yield from fill.environment_values(_text(folder / fill.ENVIRONMENT))
    for entry in _templates(folder):
        yield from fill.template_values(_text(folder / entry["template"]), _text(folder / entry["path"]))


def _templates(folder):
    with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
        return [each for each in json.loads(_text(folder / "secrets.json"))["templates"] if {"template", "path"} <= each.keys()]
    return []


def _text(path):
    try:
        return path.read_bytes().decode(errors="replace")
    except OSError:
        return ""

"""The fill step: secrets go into the files that containers read, each readable by exactly one user."""

import re

import files
from errors import AgentError

# In every format that a template has (SQL, JSON, userlist.txt) these stand for themselves.
SAFE = re.compile(r"[A-Za-z0-9._-]+")
# Keys of S3 stores, in formats that take all of base64.
KEY = re.compile(r"[A-Za-z0-9._/+=-]+")
ALLOWED = {"word": (SAFE, ""), "key": (KEY, " / + =")}
PLACEHOLDER = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")


# Compose reads it by itself, for what compose.yaml asks of the environment.
ENVIRONMENT = ".env"

# What no container mounts as a folder.
CLOSED = ("secrets", "secrets/files", "secrets/filled")


class Filled:
    """A file with secrets in it."""

    def __init__(self, path, owner, secrets, content):
        self.path = path
        self.owner = owner
        self.secrets = secrets
        # None: a secret of it was not given.
        self.content = content


def paths_of(plan):
    """The paths of every file that a stack's `secrets.json` has filled."""
    named = [entry["path"] for entry in (*plan.get("files", []), *plan.get("templates", []))]
    return [*named, ENVIRONMENT] if plan.get("environment") else named


def filled_files(plan, values, template):
    """Every file of a stack's `secrets.json`, with its content where all its secrets are in `values`.

    :param template: gives the text of a template by its path.
    :raises AgentError: `unfillable`, naming the secret, for a value that some format would read as something else.
    """
    found = []
    for entry in plan.get("files", []):
        value = values.get(entry["secret"])
        content = None if value is None else value.encode()
        found.append(Filled(entry["path"], entry["userId"], [entry["secret"]], content))
    for entry in plan.get("templates", []):
        given = {name: values[name] for name in entry["secrets"] if name in values}
        complete = len(given) == len(entry["secrets"])
        content = _fill(template(entry["template"]), given, entry) if complete else None
        found.append(Filled(entry["path"], entry["userId"], entry["secrets"], content))
    variables = [entry["secret"] for entry in plan.get("environment", [])]
    if variables:
        complete = all(name in values for name in variables)
        found.append(Filled(ENVIRONMENT, 0, variables, _environment(variables, values) if complete else None))
    return found


def _fill(text, given, entry):
    # Lines of users and hashes are a whole file as they stand.
    pattern, more = ALLOWED.get(entry.get("use", "word"), (None, None))
    for name, value in given.items():
        if pattern is not None and not pattern.fullmatch(value):
            raise AgentError(
                "unfillable",
                f"the value of {name} holds characters that {entry['path']} can't: use only A-Z a-z 0-9 . _ -{more}",
            )
    # A placeholder of another name stays: what is no secret of this template is no business of this step.
    return PLACEHOLDER.sub(lambda found: given.get(found[1], found[0]), text).encode()


def _environment(variables, values):
    """Compose's `.env`: in single quotes nothing is interpolated."""
    for name in variables:
        if re.search(r"['\\\x00-\x1f\x7f]", values[name]):
            raise AgentError("unfillable", f"the value of {name} holds a quote, a backslash or a line break, which .env can't")
    return "".join(f"{name}='{values[name]}'\n" for name in variables).encode()


def variables_in(text):
    """The names that an `.env` of ours has."""
    return {line.partition("=")[0] for line in text.splitlines()}


def environment_values(text):
    """The values that an `.env` of ours has."""
    return [line.partition("=")[2].removeprefix("'").removesuffix("'") for line in text.splitlines()]


def template_values(text, filled):
    """The values that a template was filled with; none where the file isn't of this template."""
    first, *rest = PLACEHOLDER.split(text)[::2]
    if not filled.startswith(first):
        return []
    values, at = [], len(first)
    for left, literal in zip(range(len(rest), 0, -1), rest):
        # What follows the last value ends the file.
        end = filled.find(literal, at) if left > 1 else len(filled) - len(literal)
        if end < at or not filled.endswith(literal, at, end + len(literal)):
            return []
        values.append(filled[at:end])
        at = end + len(literal)
    return values


def write_filled(folder, filled):
    """Writes one file, mode 0400, and lets the users of containers enter the folders above it."""
    make_folders(folder, filled.path)
    files.write(files.inside(folder, filled.path), filled.content, mode=0o400, owner=filled.owner)


def make_folders(folder, name):
    """The folders above a filled file. Users of the host may have the ids of containers' users, so none of them gets to
    the files; a folder that containers mount can be entered, by them alone: Docker finds it as root."""
    path = files.inside(folder, name)
    for parent in reversed([each for each in path.parents if folder in each.parents]):
        files.make_folder(parent, 0o700)
        parent.chmod(0o700 if str(parent.relative_to(folder)) in CLOSED else 0o755)

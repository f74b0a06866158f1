"""What the log adds where code insists on a path that is only there on AWS."""

import re

INSTEAD = {
    "/var/task": "the package lies in the folder that LAMBDA_TASK_ROOT names, which is also the current one",
    "/opt": "layers lie in the folder that LAMBDA_OPT_ROOT names; os.environ.get('LAMBDA_OPT_ROOT', '/opt') "
    "is right here and on AWS",
}

# As Python and as Node word them.
_MISSING = re.compile(rb"(?:\[Errno \d+\]|\bE(?:NOENT|ACCES|ROFS|PERM)\b).*?'(/var/task|/opt)(?=[/'])")


def about(error: bytes) -> str:
    """A line of the log about an error's payload, or nothing."""
    found = _MISSING.search(error)
    if found is None:
        return ""
    path = found[1].decode()
    return f"[sandbox] {path} is there on AWS only. Here {INSTEAD[path]}.\n"

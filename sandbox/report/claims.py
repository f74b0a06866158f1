"""A scenario's name as the sentence that it is."""


def claim_of(nodeid: str) -> str:
    """``scenarios/test_x.py::test_a_b[one-two]`` is the claim ``a b [one-two]``; a file is its own name."""
    path, _, name = nodeid.partition("::")
    if not name:
        return path
    words, bracket, parameters = name.partition("[")
    sentence = words.rsplit("::", 1)[-1].removeprefix("test_").replace("_", " ")
    return sentence + (f" {bracket}{parameters}" if bracket else "")


def file_of(nodeid: str) -> str:
    """The file's name without folder, ``test_`` and ending."""
    stem = nodeid.partition("::")[0].rsplit("/", 1)[-1].removesuffix(".py")
    return stem.removeprefix("test_")

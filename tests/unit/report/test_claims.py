"""Names as sentences."""

import pytest

from sandbox.report.claims import claim_of, file_of


@pytest.mark.parametrize(
    ("nodeid", "claim"),
    [
        ("scenarios/test_users.py::test_a_new_user_is_announced", "a new user is announced"),
        ("test_x.py::TestGroup::test_in_a_class", "in a class"),
        ("test_x.py::test_each_kind[INSERT-a_b]", "each kind [INSERT-a_b]"),
        ("test_x.py::test_each[a::b]", "each [a::b]"),
        ("scenarios/test_broken.py", "scenarios/test_broken.py"),
    ],
)
def test_a_claim_is_the_tests_name_as_a_sentence(nodeid: str, claim: str) -> None:
    assert claim_of(nodeid) == claim


def test_a_file_is_named_without_folder_prefix_and_ending() -> None:
    assert file_of("scenarios/test_users_burst.py::test_x") == "users_burst"

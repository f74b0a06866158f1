from sandbox.localstack.executor.stored import Stored


def test_a_zip_is_kept_until_it_is_unpacked() -> None:
    stored = Stored()
    stored.keep("one", b"1")

    assert stored.content("one") == b"1"

    stored.forget("one")
    stored.forget("one")
    assert stored.content("one") is None


def test_of_more_than_may_be_kept_the_latest_are() -> None:
    stored = Stored(most=10)
    stored.keep("one", b"12345")
    stored.keep("two", b"12345")
    stored.keep("one", b"12345")

    stored.keep("three", b"1")

    assert [stored.content(name) for name in ("one", "two", "three")] == [b"12345", None, b"1"]


def test_what_is_larger_than_all_that_may_be_kept_is_not() -> None:
    stored = Stored(most=10)

    stored.keep("one", b"12345678901")

    assert stored.content("one") is None

from hypothesis import given
from hypothesis import strategies as st

from sandbox.mapping.record_age import RETENTION, cut_expired
from sandbox.mapping.settings import FOREVER
from tests.unit.mapping.samples import CREATED, sample, samples


def test_the_expired_head_of_a_batch_is_cut_off() -> None:
    old, older, young = sample(0), sample(1, CREATED + 10), sample(2, CREATED + 60)

    assert cut_expired([old, older, young], CREATED + 75, 60) == ([old, older], [young])


def test_a_record_just_as_old_as_the_limit_is_delivered() -> None:
    batch = samples(1)

    assert cut_expired(batch, CREATED + 60, 60) == ([], batch)
    assert cut_expired(batch, CREATED + 60.001, 60) == (batch, [])


def test_without_a_limit_nothing_expires() -> None:
    batch = samples(2)

    assert cut_expired(batch, CREATED + 10 * RETENTION, FOREVER) == ([], batch)


def test_a_young_record_protects_those_behind_it() -> None:
    young, old = sample(0, CREATED + 60), sample(1)

    assert cut_expired([young, old], CREATED + 70, 60) == ([], [young, old])


def test_a_stream_keeps_a_record_for_a_day() -> None:
    batch = samples(1)

    assert cut_expired(batch, CREATED + 24 * 3600, RETENTION) == ([], batch)
    assert cut_expired(batch, CREATED + 24 * 3600 + 1, RETENTION) == (batch, [])


@given(st.lists(st.integers(0, 100)), st.integers(0, 200), st.integers(1, 100))
def test_nothing_is_lost_by_cutting(ages: list[int], now: int, limit: int) -> None:
    batch = [sample(number, CREATED + age) for number, age in enumerate(ages)]

    expired, rest = cut_expired(batch, CREATED + now, limit)

    assert [*expired, *rest] == batch
    assert all(CREATED + now - one.created > limit for one in expired)

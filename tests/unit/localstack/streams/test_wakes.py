from sandbox.localstack.streams.wakes import Wakes


def test_demands_are_numbered_and_the_oldest_that_is_not_met_is_known() -> None:
    wakes = Wakes()
    assert wakes.oldest() is None

    assert [wakes.ask(10.0), wakes.ask(11.0), wakes.ask(12.0)] == [1, 2, 3]

    assert wakes.oldest() == 10.0
    wakes.met(2)
    assert wakes.oldest() == 12.0
    wakes.met(3)
    assert wakes.oldest() is None
    assert wakes.asked == 3


def test_a_demand_that_is_no_write_says_nothing_of_when_something_was_written() -> None:
    wakes = Wakes()
    assert wakes.ask(None) == 1
    assert wakes.oldest() is None
    wakes.ask(11.0)
    wakes.ask(12.0)
    assert wakes.oldest() == 11.0
    wakes.met(2)
    assert wakes.oldest() == 12.0

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

from sandbox.localstack.streams.seconds import Seconds


def noted(*seconds: int) -> Seconds:
    """Record 1 was written in the first of these seconds, record 2 in the second …"""
    made = Seconds()
    for sequence, second in enumerate(seconds, start=1):
        made.note(sequence, second)
    return made


def test_each_record_has_the_second_in_which_it_was_written() -> None:
    seconds = noted(100, 100, 101, 105, 105)

    assert [seconds.of(number) for number in range(1, 7)] == [100, 100, 101, 105, 105, 105]


def test_seconds_do_not_go_back() -> None:
    seconds = noted(100, 99)

    assert seconds.of(2) == 100
    assert seconds.note(3, 98) == 100


def test_what_was_written_before_anybody_looked_has_no_second() -> None:
    seconds = Seconds()
    seconds.note(5, 100)

    assert seconds.of(4) is None


def test_the_first_record_of_a_second_or_a_later_one_is_found() -> None:
    seconds = noted(100, 100, 101, 105)

    assert [seconds.first_since(second) for second in (99, 100, 100.5, 101, 104)] == [1, 1, 3, 3, 4]
    assert seconds.first_since(106) is None

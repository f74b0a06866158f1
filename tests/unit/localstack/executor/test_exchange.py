import threading
from collections.abc import Callable
from typing import Any

from sandbox.localstack import clock
from sandbox.localstack.executor.children import Exit
from sandbox.localstack.executor.exchange import Answer, Exchange, InitError, NotTaken, Ready, Request

REQUEST = Request("id-1", "arn", b"{}")


def soon() -> float:
    return clock.stopwatch() + 60


def meanwhile(work: Callable[[], Any]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_asking_for_the_next_invocation_means_being_ready() -> None:
    exchange = Exchange()
    meanwhile(exchange.next)

    assert isinstance(exchange.wait_ready(soon()), Ready)


def test_the_answer_to_the_request_reaches_who_asked() -> None:
    exchange = Exchange()

    def process() -> None:
        request = exchange.next()
        assert request is not None
        exchange.answer(request.id, Answer(b"1", is_error=False))

    meanwhile(process)

    assert exchange.ask(REQUEST, soon()) == Answer(b"1", is_error=False)


def test_an_answer_to_something_else_is_refused() -> None:
    exchange = Exchange()

    assert not exchange.answer("id-1", Answer(b"", is_error=False))


def test_an_answer_that_comes_too_late_does_not_answer_the_next_request() -> None:
    exchange = Exchange()
    assert exchange.ask(REQUEST, clock.stopwatch()) is None
    refused: list[bool] = []

    def process() -> None:
        request = exchange.next()
        assert request is not None
        refused.append(not exchange.answer(REQUEST.id, Answer(b"late", is_error=False)))
        exchange.answer(request.id, Answer(b"right", is_error=False))

    meanwhile(process)

    assert exchange.ask(Request("id-2", "arn", b"{}"), soon()) == Answer(b"right", is_error=False)
    assert refused == [True]


def test_a_failed_init_is_known_from_its_report() -> None:
    exchange = Exchange()

    exchange.fail_init(b"why")

    assert exchange.wait_ready(soon()) == InitError(b"why")


def test_the_end_of_the_process_ends_every_wait() -> None:
    exchange, ended = Exchange(), Exit(1)
    waiting = meanwhile(exchange.next)
    exchange.end(ended)

    assert exchange.wait_end(soon()) == ended
    waiting.join(60)
    assert not waiting.is_alive()


def test_a_process_that_ends_at_its_work_is_the_answer() -> None:
    exchange = Exchange()

    def process() -> None:
        exchange.next()
        exchange.end(Exit(3))

    meanwhile(process)

    assert exchange.ask(REQUEST, soon()) == Exit(3)


def test_a_process_that_ends_before_it_took_the_request_has_not_touched_it() -> None:
    exchange = Exchange()
    exchange.end(Exit(3))

    assert exchange.ask(REQUEST, soon()) == NotTaken()


def test_nothing_within_the_time_is_none() -> None:
    exchange = Exchange()

    assert exchange.wait_ready(clock.stopwatch()) is None
    assert exchange.ask(REQUEST, clock.stopwatch() + 0.01) is None
    assert exchange.wait_end(clock.stopwatch()) is None

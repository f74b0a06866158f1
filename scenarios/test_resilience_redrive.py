"""What was given up is done again when the function has been mended, as long as the stream has it."""

from decimal import Decimal

from dirty_equals import HasAttributes

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("resilience", parameters={"MaximumRetryAttempts": "1"})

KELVIN = {"readingId": "r-1", "degrees": 300, "unit": "K"}


def test_a_mended_function_takes_the_very_event_and_the_message_is_gone(sandbox: Sandbox) -> None:
    reader = sandbox.function("TemperatureReader")
    sandbox.table("ReadingsTable").put(KELVIN)
    sandbox.settle()
    [first, _] = reader.invocations
    learn_kelvin(sandbox)

    assert sandbox.redrive("FailedReadings") == [HasAttributes(state="redriven", records=1, trimmed=0)]
    assert reader.invocations[-1].event == first.event
    assert sandbox.table("TemperaturesTable").items == [{"readingId": "r-1", "celsius": Decimal("26.85")}]
    assert sandbox.queue("FailedReadings").messages == []


def test_without_mending_it_fails_again_and_the_message_stays(sandbox: Sandbox) -> None:
    sandbox.table("ReadingsTable").put(KELVIN)
    sandbox.settle()

    [result] = sandbox.redrive("FailedReadings")
    assert (result.state, result.reason) == ("failed", "it reported 1 failed record")
    assert len(sandbox.queue("FailedReadings").messages) == 1


def test_a_day_later_the_loss_is_told_and_the_message_stays(sandbox: Sandbox) -> None:
    sandbox.table("ReadingsTable").put(KELVIN)
    sandbox.settle()
    learn_kelvin(sandbox)
    sandbox.clock.advance(hours=25)

    assert sandbox.redrive("FailedReadings") == [HasAttributes(state="trimmed", records=0, trimmed=1)]
    assert sandbox.table("TemperaturesTable").items == []
    assert len(sandbox.queue("FailedReadings").messages) == 1


def learn_kelvin(sandbox: Sandbox) -> None:
    functions, name = sandbox.client("lambda"), sandbox.function("TemperatureReader").name
    variables = functions.get_function_configuration(FunctionName=name)["Environment"]["Variables"]
    functions.update_function_configuration(
        FunctionName=name, Environment={"Variables": variables | {"UNITS": "C,F,K"}}
    )
    functions.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})

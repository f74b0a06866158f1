"""Which function a mapping invokes: by name, version or alias, changed or made anew meanwhile."""

import pytest

from sandbox.clients import Clients
from tests.engine.functions import OFTEN, Function
from tests.engine.mappings import ACCEPTS, Mapping, delivered, listed, refusal, settled
from tests.engine.streams import StreamTable


@pytest.mark.parametrize("form", ["{name}", "{account}:function:{name}", "{arn}", "{arn}:$LATEST"])
def test_a_function_by_any_of_its_names_is_mapped_by_its_arn(
    clients: Clients, table: StreamTable, function: Function, form: str
) -> None:
    arn = f"arn:aws:lambda:us-east-1:{clients.account}:function:subject"

    named = form.format(name="subject", account=clients.account, arn=arn)
    assert Mapping(clients, table.stream_arn, named).answer["FunctionArn"] == arn


def test_a_version_and_an_alias_have_mappings_of_their_own_and_are_what_is_invoked(
    clients: Clients, table: StreamTable, function: Function
) -> None:
    client = clients.client("lambda")
    version = client.publish_version(FunctionName="subject")["Version"]
    client.create_alias(FunctionName="subject", Name="live", FunctionVersion=version)
    table.put("1")
    for qualifier in (":live", f":{version}", ""):
        mapping = Mapping(clients, table.stream_arn, f"subject{qualifier}")
        assert mapping.answer["FunctionArn"].endswith(f":function:subject{qualifier}")
        assert listed(clients, FunctionName=f"subject{qualifier}") == {mapping.uuid}

    settled(clients)

    assert sorted(one["functionVersion"] for one in function.invocations()) == ["$LATEST", version, version]


def test_an_alias_moved_to_another_version_has_that_one_invoked(
    clients: Clients, table: StreamTable, function: Function
) -> None:
    client = clients.client("lambda")
    client.publish_version(FunctionName="subject")
    client.create_alias(FunctionName="subject", Name="live", FunctionVersion="1")
    client.update_function_configuration(FunctionName="subject", Description="another")
    client.get_waiter("function_updated_v2").wait(FunctionName="subject", WaiterConfig=OFTEN)
    client.publish_version(FunctionName="subject")
    Mapping(clients, table.stream_arn, "subject:live")
    table.put("1")
    settled(clients)

    client.update_alias(FunctionName="subject", Name="live", FunctionVersion="2")
    table.put("2")
    settled(clients)

    assert [one["functionVersion"] for one in function.invocations()] == ["1", "2"]


def test_a_mapping_outlives_its_function_and_goes_on_with_the_next_of_that_name(
    clients: Clients, table: StreamTable, function: Function
) -> None:
    mapping = Mapping(clients, table.stream_arn, MaximumRetryAttempts=0)
    table.put("1")
    settled(clients)
    mapping.client.delete_function(FunctionName="subject")
    assert mapping.shown()["State"] == "Enabled"
    table.put("2")

    again = Function(clients, ACCEPTS)
    settled(clients)

    assert delivered(again) == ["1", "2"]


def test_a_mapping_can_be_given_another_function(
    clients: Clients, table: StreamTable, function: Function
) -> None:
    other = Function(clients, ACCEPTS, name="other")
    mapping = Mapping(clients, table.stream_arn)
    table.put("1")
    settled(clients)
    mapping.update(FunctionName="other")
    mapping.becomes("Enabled")
    table.put("2")
    settled(clients)

    assert (delivered(function), delivered(other)) == (["1"], ["2"])
    assert mapping.shown()["FunctionArn"].endswith(":function:other")


def test_a_mapping_cannot_take_the_place_of_another_by_an_update(
    clients: Clients, table: StreamTable, function: Function
) -> None:
    Function(clients, ACCEPTS, name="other")
    first = Mapping(clients, table.stream_arn)
    second = Mapping(clients, table.stream_arn, "other")

    status, error, text = refusal(second.update, FunctionName="subject")

    assert (status, error) == (409, "ResourceConflictException")
    assert first.uuid in text

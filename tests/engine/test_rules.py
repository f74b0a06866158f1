"""Rules of EventBridge: which of them send, and when."""

import json

import pytest

from sandbox.clients import Clients
from sandbox.control import Control
from tests.waiting import eventually

EACH_MINUTE, SELDOM = "rate(1 minute)", "rate(10 days)"


class Rules:
    """Rules of one account, each of which sends to a queue of its name."""

    def __init__(self, clients: Clients) -> None:
        self._account = clients.account
        self._control = Control(clients.endpoint_url)
        self._sqs = clients.client("sqs")
        self.events = clients.client("events")

    def put(self, name: str, schedule: str = "", state: str = "ENABLED") -> None:
        when = (
            {"ScheduleExpression": schedule}
            if schedule
            else {"EventPattern": json.dumps({"source": ["ours"]})}
        )
        self.events.put_rule(Name=name, State=state, **when)
        arn = f"arn:aws:sqs:us-east-1:{self._account}:{name}"
        self.queue(name)
        self.events.put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": arn}])

    def queue(self, name: str) -> str:
        return str(self._sqs.create_queue(QueueName=name)["QueueUrl"])

    def begin(self) -> None:
        """What was sent until now does not count."""
        for url in self._sqs.list_queues()["QueueUrls"]:
            self._sqs.purge_queue(QueueUrl=url)

    def sent(self) -> dict[str, int]:
        return {url.rsplit("/", 1)[1]: self._count(url) for url in self._sqs.list_queues()["QueueUrls"]}

    def happen(self) -> None:
        entry = {"Source": "ours", "DetailType": "happened", "Detail": "{}"}
        self.events.put_events(Entries=[entry])
        eventually("the event to be delivered", self.idle)

    def idle(self) -> bool:
        return not self._control.get("deliveries", account=self._account)["pending"]

    def _count(self, url: str) -> int:
        name = "ApproximateNumberOfMessages"
        return int(self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"][name])


def test_a_rule_sends_nothing_as_long_as_it_is_disabled(clients: Clients) -> None:
    rules = Rules(clients)
    rules.put("off", state="DISABLED")
    rules.put("on")

    rules.happen()
    assert rules.sent() == {"off": 0, "on": 1}

    rules.events.enable_rule(Name="off")
    rules.events.disable_rule(Name="on")
    rules.happen()
    assert rules.sent() == {"off": 1, "on": 1}


# LocalStack looks once a minute which rules are due, in the order in which their targets were put.
@pytest.mark.slow
def test_a_schedule_sends_once_each_time_as_long_as_its_rule_is_enabled_and_has_it(clients: Clients) -> None:
    rules, other = Rules(clients), Rules(clients.elsewhere(account=str(int(clients.account) - 1)))
    rules.put("off", EACH_MINUTE, "DISABLED")
    rules.put("switched-off", EACH_MINUTE)
    rules.events.disable_rule(Name="switched-off")
    rules.put("switched-on", EACH_MINUTE, "DISABLED")
    rules.events.enable_rule(Name="switched-on")
    rules.put("put-twice", EACH_MINUTE)
    rules.put("put-twice", EACH_MINUTE)
    rules.put("slower", EACH_MINUTE)
    rules.events.put_rule(Name="slower", ScheduleExpression=SELDOM)
    rules.put("faster", SELDOM)
    rules.events.put_rule(Name="faster", ScheduleExpression=EACH_MINUTE)
    rules.put("deleted", EACH_MINUTE)
    rules.events.delete_rule(Name="deleted", Force=True)
    other.put("forgotten", EACH_MINUTE)
    Control(clients.endpoint_url, timeout=120).delete(f"accounts/{int(clients.account) - 1}")
    other.queue("forgotten")
    rules.put("on", EACH_MINUTE)
    rules.begin()
    other.begin()

    due = ("switched-on", "put-twice", "faster", "on")
    eventually("all that are due to send", rules.sent, lambda sent: all(sent[name] for name in due))
    eventually("what is sent to arrive", rules.idle)
    assert rules.sent() == dict.fromkeys(("off", "switched-off", "slower", "deleted"), 0) | dict.fromkeys(
        due, 1
    )
    assert other.sent() == {"forgotten": 0}

"""A stream is read without Lambda: by a program that writes down how far it is, and by more than one."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

from sandbox import scenario
from sandbox.scenario import Sandbox

stack = scenario.stack("consumer")

PATIENCE = 120  # seconds
LEASE = 12  # seconds for which a worker may stand still and not lose its shard

SOURCE = Path(__file__).parents[1] / "lambdas" / "consumer" / "src"


def test_the_program_reads_each_change_once_in_order_and_goes_on_where_it_ended(sandbox: Sandbox) -> None:
    deliveries = sandbox.table("DeliveriesTable")
    deliveries.put_all({"deliveryId": f"d-{number}", "status": "SENT"} for number in range(30))
    deliveries.update("d-1", status="ARRIVED")
    deliveries.delete("d-1")
    first = read_all(sandbox)
    changes = [change["eventName"] for change in first if change["keys"] == {"deliveryId": {"S": "d-1"}}]
    assert (len(first), changes) == (32, ["INSERT", "MODIFY", "REMOVE"])

    assert read_all(sandbox) == [], "it goes on where it ended"
    deliveries.put(deliveryId="d-30", status="SENT")
    assert [change["keys"]["deliveryId"]["S"] for change in read_all(sandbox)] == ["d-30"]


def test_another_worker_goes_on_when_one_is_killed_and_nothing_is_lost(sandbox: Sandbox) -> None:
    deliveries, told = sandbox.table("DeliveriesTable"), Queue[tuple[str, str]]()
    with worker(sandbox, "ada", told) as ada:
        deliveries.put(deliveryId="d-0")
        assert told.get(timeout=PATIENCE) == ("ada", "d-0")
        with worker(sandbox, "bob", told):
            deliveries.put(deliveryId="d-1")
            assert told.get(timeout=PATIENCE) == ("ada", "d-1"), "a shard is read by one worker at a time"
            ada.kill()
            deliveries.put_all({"deliveryId": f"d-{number}"} for number in range(2, 12))
            rest = list(until("d-11", told))

    assert {who for who, _ in rest} == {"bob"}
    heard = [what for _, what in rest]
    expected = [f"d-{number}" for number in range(2, 12)]
    # What ada had read and not yet written down comes again: at least once, in the order of the shard.
    assert heard[-10:] == expected and set(heard) <= {"d-1", *expected}, heard


def until(last: str, told: Queue[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """What is told, to the change ``last``."""
    what = ""
    while what != last:
        who, what = told.get(timeout=PATIENCE)
        yield who, what


def program(sandbox: Sandbox, *arguments: str) -> subprocess.Popen[str]:
    variables = {
        **credentials(sandbox),
        "AWS_DEFAULT_REGION": sandbox.region,
        "AWS_ENDPOINT_URL": sandbox.client("dynamodb").meta.endpoint_url,
        "AWS_CONFIG_FILE": os.devnull,
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(SOURCE),
    }
    tables = (sandbox.table("DeliveriesTable").name, sandbox.table("CheckpointsTable").name)
    return subprocess.Popen(
        [sys.executable, "-m", "stream_consumer", *tables, *arguments],
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def credentials(sandbox: Sandbox) -> dict[str, str]:
    """Those of a role that is allowed what the template's policy says."""
    iam = sandbox.client("iam")
    trusted = {"Effect": "Allow", "Principal": {"AWS": sandbox.account}, "Action": "sts:AssumeRole"}
    with suppress(iam.exceptions.EntityAlreadyExistsException):
        trust = json.dumps({"Version": "2012-10-17", "Statement": [trusted]})
        iam.create_role(RoleName="consumer-program", AssumeRolePolicyDocument=trust)
        iam.attach_role_policy(RoleName="consumer-program", PolicyArn=sandbox.outputs["ConsumerPolicyArn"])
    role = iam.get_role(RoleName="consumer-program")["Role"]["Arn"]
    session = sandbox.client("sts").assume_role(RoleArn=role, RoleSessionName="program")["Credentials"]
    return {
        "AWS_ACCESS_KEY_ID": session["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
        "AWS_SESSION_TOKEN": session["SessionToken"],
    }


def read_all(sandbox: Sandbox) -> list[dict[str, Any]]:
    """What the program tells until there is nothing more to read."""
    told, complaints = program(sandbox, "--once", "--wait", "0.1").communicate(timeout=120)
    assert not complaints
    return [json.loads(line) for line in told.splitlines()]


@contextmanager
def worker(sandbox: Sandbox, name: str, told: Queue[tuple[str, str]]) -> Iterator[subprocess.Popen[str]]:
    """A worker that runs; what it tells goes to ``told`` with its name."""
    running = program(sandbox, "--worker", name, "--lease", str(LEASE), "--wait", "0.1")

    def listen() -> None:
        for line in running.stdout or ():
            told.put((name, json.loads(line)["keys"]["deliveryId"]["S"]))

    listening = Thread(target=listen)
    listening.start()
    try:
        yield running
    finally:
        running.kill()
        running.communicate(timeout=PATIENCE)
        listening.join()

"""What a mapping needs of the world, as LocalStack has it."""

import uuid
from typing import Any

from localstack.services.lambda_.invocation.lambda_service import LambdaService
from localstack.utils.aws.arns import parse_arn

from sandbox.localstack import clock
from sandbox.localstack.ledger.records import RECORDS
from sandbox.localstack.mappings.delivering import OnFailureDestination
from sandbox.localstack.mappings.invoking import InvokedFunction
from sandbox.localstack.mappings.running import Worlds
from sandbox.localstack.streams.registry import STREAMS
from sandbox.mapping.checkpoints import Checkpoint
from sandbox.mapping.entries import Entry
from sandbox.mapping.ports import Observer, World
from sandbox.mapping.settings import Settings


def worlds(service: LambdaService, configuration: dict[str, Any]) -> Worlds:
    """How the worlds of one mapping's workers are made."""
    parts = parse_arn(configuration["EventSourceArn"])
    account, region = parts["account"], parts["region"]

    def world(settings: Settings, checkpoints: dict[str, Checkpoint], observe: Observer) -> World:
        destination = settings.destination and OnFailureDestination(settings.destination, account, region)
        return World(
            clock=clock.of(account),
            stream=STREAMS.of(settings.stream_arn),
            function=InvokedFunction(service, settings.function_arn),
            destination=destination or None,
            observe=_all(observe, *_observers(settings, account)),
            request_id=lambda: str(uuid.uuid4()),
            stopwatch=clock.stopwatch,
            checkpoints=checkpoints,
        )

    return world


def _observers(settings: Settings, account: str) -> list[Observer]:
    return [RECORDS.observer(settings, account, clock.of(account))]


def _all(*observers: Observer) -> Observer:
    def observe(entry: Entry) -> None:
        for one in observers:
            one(entry)

    return observe

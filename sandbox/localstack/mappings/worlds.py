"""What a mapping needs of the world, as LocalStack has it."""

import uuid
from typing import Any

from localstack.services.lambda_.invocation.lambda_service import LambdaService
from localstack.utils.aws.arns import parse_arn

from sandbox.localstack import clock, environment
from sandbox.localstack.ledger.records import RECORDS
from sandbox.localstack.mappings.delivering import OnFailureDestination
from sandbox.localstack.mappings.invoking import InvokedFunction
from sandbox.localstack.mappings.running import Worlds
from sandbox.localstack.metrics.metrics import METRICS
from sandbox.localstack.streams.registry import STREAMS
from sandbox.mapping.checkpoints import Checkpoint
from sandbox.mapping.entries import Entry
from sandbox.mapping.ports import Observer, World
from sandbox.mapping.settings import Settings


def worlds(service: LambdaService) -> Worlds:
    """How the world of a mapping's worker is made: anew for each, since an update may change all of it."""
    choices = environment.choices()

    def world(
        configuration: dict[str, Any], checkpoints: dict[str, Checkpoint], observe: Observer
    ) -> tuple[Settings, World]:
        settings, parts = Settings.of(configuration), parse_arn(configuration["EventSourceArn"])
        account, region = parts["account"], parts["region"]
        time, arn = clock.of(account), settings.destination
        return settings, World(
            clock=time,
            stream=STREAMS.of(settings.stream_arn),
            function=InvokedFunction(service, settings.function_arn),
            destination=OnFailureDestination(arn, account, region) if arn else None,
            observe=_all(
                observe,
                RECORDS.observer(settings, account, time),
                METRICS.observer(settings, configuration, account, region),
            ),
            request_id=lambda: str(uuid.uuid4()),
            stopwatch=clock.stopwatch,
            checkpoints=checkpoints,
            choices=choices,
        )

    return world


def _all(*observers: Observer) -> Observer:
    def observe(entry: Entry) -> None:
        for one in observers:
            one(entry)

    return observe

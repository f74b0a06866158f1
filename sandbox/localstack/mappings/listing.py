"""ListEventSourceMappings: of all kinds of sources, by source and by function."""

from typing import Any

from localstack.aws.api import RequestContext
from localstack.aws.api.lambda_ import ListEventSourceMappingsResponse
from localstack.services.lambda_.api_utils import function_locators_from_arn
from localstack.utils.collections import PaginatedList

from sandbox.localstack.mappings.operations import seen, store
from sandbox.localstack.mappings.registry import MAPPINGS

MOST = 100
"""Mappings on one page."""


def page(
    context: RequestContext, source: str | None, function: str | None, marker: str | None, most: int | None
) -> ListEventSourceMappingsResponse:
    """One page, oldest mapping first; ``function`` is a name or an ARN, a version's or an alias's too."""
    found: PaginatedList[Any] = PaginatedList(
        seen(one) if MAPPINGS.get(id_) else dict(one)
        for id_, one in list(store(context).event_source_mappings.items())
        if source in (None, one.get("EventSourceArn")) and (not function or _is_for(one, function))
    )
    shown, token = found.get_page(lambda one: str(one["UUID"]), marker or "", most or MOST)
    return ListEventSourceMappingsResponse(EventSourceMappings=shown, NextMarker=token)


def _is_for(mapping: Any, function: str) -> bool:
    """LocalStack compares parts of names: ``f`` would find the mappings of ``of`` and ``f2``, too."""
    name, qualifier, _, _ = function_locators_from_arn(function)
    its_name, its_qualifier, _, _ = function_locators_from_arn(mapping["FunctionArn"])
    wanted = None if qualifier == "$LATEST" else qualifier
    return bool(name == its_name and wanted == its_qualifier)

"""Invocations, Errors, Throttles, Duration and ConcurrentExecutions of every function."""

import threading
from collections import Counter

from sandbox.localstack import clock
from sandbox.localstack.metrics import dimensions
from sandbox.localstack.metrics.collected import COUNT, MILLISECONDS, Collected, Scope


class Running:
    """One invocation, until :meth:`ended`. Its values bear the time when it began, as on AWS."""

    def __init__(self, counting: "InvocationMetrics", scope: Scope, function_arn: str, version: str) -> None:
        self._counting = counting
        self._scope = scope
        self._arn = function_arn
        self._version = version
        self._began = clock.wall()
        counting.enter(scope, dimensions.name_of(function_arn), self._began)

    def ended(self, *, failed: bool, duration_ms: float) -> None:
        """The function has run; ``failed`` by an error of its own, a time-out or a crash."""
        sets = dimensions.of_invocation(self._arn, self._version)
        for name, unit, value in (
            ("Invocations", COUNT, 1.0),
            ("Errors", COUNT, float(failed)),
            ("Duration", MILLISECONDS, duration_ms),
        ):
            self._counting.collected.add(self._scope, name, unit, sets, value=value, at=self._began)
        self.left()

    def left(self) -> None:
        """It is over without the function having run: that is no invocation, on AWS neither."""
        self._counting.leave(self._scope, dimensions.name_of(self._arn))


class InvocationMetrics:
    """Counts those that are under way, by account and region and by function."""

    def __init__(self, collected: Collected) -> None:
        self.collected = collected
        self._lock = threading.Lock()
        self._running: Counter[tuple[Scope, str]] = Counter()

    def enter(self, scope: Scope, function: str, at: float) -> None:
        """ConcurrentExecutions: how many are under way with this one, by function and in all."""
        with self._lock:
            self._running[scope, function] += 1
            self._running[scope, ""] += 1
            of_function, of_all = self._running[scope, function], self._running[scope, ""]
        name = "ConcurrentExecutions"
        self.collected.add(scope, name, COUNT, [(("FunctionName", function),)], value=of_function, at=at)
        self.collected.add(scope, name, COUNT, [()], value=of_all, at=at)

    def leave(self, scope: Scope, function: str) -> None:
        with self._lock:
            for key in ((scope, function), (scope, "")):
                self._running[key] -= 1
                if not self._running[key]:
                    del self._running[key]

    def throttled(self, scope: Scope, function_arn: str, version: str) -> None:
        """A request was refused: no invocation, and no error."""
        sets = dimensions.of_invocation(function_arn, version)
        self.collected.add(scope, "Throttles", COUNT, sets, value=1.0, at=clock.wall())

"""Doing again what a mapping has given up: the way of a message out of an on-failure queue.

``failures`` (what the message says) → ``stream`` (the records that it names, as they stand in the stream) →
``event`` (as the mapping made it) → ``attempt`` (the function, and what it answered) → ``redriving`` (all
messages of a queue: those that went well are deleted, the others stay).
"""

from sandbox.redrive.redriving import Result, redrive

__all__ = ["Result", "redrive"]
"""Re-exported: what a command or a scenario needs."""

"""Tells each change of an order to a topic, a queue, an event bus and a state machine.

A record goes one way: handler -> events (what happened) -> sinks (who is told).
"""

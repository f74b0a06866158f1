"""Turns the changes of the Users table into typed events on a topic.

A record goes one way: handler -> changes (what changed) -> events (what that means) -> publisher (out).
"""

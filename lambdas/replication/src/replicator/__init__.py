"""Copies each change of a table to its replica in another region.

A batch goes one way: handler -> changes (what is left to copy of it) -> replica (the copy).
"""

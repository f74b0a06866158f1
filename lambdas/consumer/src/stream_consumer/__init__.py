"""Reads a table's stream without Lambda, by as many workers as there are, each shard by one at a time.

A round of a worker: shards (which may be read now) -> leases (which are mine, and from where) -> worker
(reads, hands each record on, writes down how far it is).
"""

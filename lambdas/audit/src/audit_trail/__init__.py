"""Keeps what a table's stream tells: for good in a bucket, for some months in a table.

A record goes one way: handler -> entries (what is kept of it, of the record alone) -> S3, then DynamoDB.
"""

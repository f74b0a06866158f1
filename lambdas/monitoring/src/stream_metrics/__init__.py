"""Counts what a table's stream told, once, though records may come twice.

Two functions do the same work and count it: ``by_api`` with PutMetricData, ``by_log`` with a line in the log.
A batch goes one way: batch (does what it can) -> counts (of what is done) -> the metrics, last of all.
"""

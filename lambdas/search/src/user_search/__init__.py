"""Keeps an index of OpenSearch as the Members table is.

A batch goes one way: handler -> documents (what the index shall hold) -> index (one bulk request).
"""

"""Keeps a copy of a table, by the table's stream."""

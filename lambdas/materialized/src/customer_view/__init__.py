"""Keeps a view of orders by customer: how many there are, how many are open, which one is the latest.

A record goes one way: handler -> orders (what it says of an order) -> rows (what that changes in the view)
-> view (in one transaction). ``rebuild`` makes the view anew out of the table.
"""

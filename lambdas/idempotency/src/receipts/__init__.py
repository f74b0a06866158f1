"""Sends a receipt for each payment, once, though its record may come twice.

Two functions do the same: ``claiming`` with a table of claims written out, ``powertools`` with the utility of
Powertools. ``receipt`` is what both send.
"""

"""Brings readings of sensors to one unit. A bad one must not hold up the others, nor be lost."""

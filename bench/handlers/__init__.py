"""What starting and invoking handlers costs: forked from a warm parent, and started by themselves.

functions/ are what is measured. measuring.py takes the samples from two engines in turn, comparison.py says
what came of it.
"""

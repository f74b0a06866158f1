"""Measured figures; ``make bench`` takes them again."""

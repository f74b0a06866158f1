"""Works on each document that has changed, with something that takes its time."""

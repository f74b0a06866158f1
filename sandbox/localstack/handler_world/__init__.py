"""What is put into a handler's process beside its own package: a bootstrap, and a client of last resort."""

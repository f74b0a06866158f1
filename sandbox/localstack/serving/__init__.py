"""The gateway's web server: on the loopback address, with a thread for each connection."""

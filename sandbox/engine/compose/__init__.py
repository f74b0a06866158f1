"""The engine ``compose``: LocalStack as a container of ``docker-compose.yml``.

The package ``docker`` asks (is an engine there, how is the container), the Compose command acts.
Nothing of it is imported before Docker is to be used.
"""

"""A local sandbox for DynamoDB Streams and Lambda, around LocalStack.

This file stays empty of imports: it is also laid beside LocalStack, where only
:mod:`sandbox.mapping` and :mod:`sandbox.localstack` exist.
"""

__version__ = "0.1.0"

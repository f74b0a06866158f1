"""The event source mapping from a DynamoDB stream to a function, as pure logic.

No LocalStack, no boto3, no threads: what it needs of the world is passed in (ports.py), and what happens
is told to an observer (entries.py). It is written against shared knowledge of what AWS does; "reference"
in a docstring, and its section numbers, mean that text.
"""

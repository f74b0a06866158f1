"""The streams of all tables: read from DynamoDB Local as they are written, and told as AWS tells them.

local.py asks DynamoDB Local; records.py puts what it says into AWS's form; log.py follows one stream
for all who read it, tail.py one shard of it; registry.py knows all of them, and which writes are under way.
"""

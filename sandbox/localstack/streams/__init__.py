"""The streams of all tables: read from DynamoDB Local as they are written, and told as AWS tells them.

registry.py knows all streams and the writes under way; log.py is one stream as its mappings read it, behind
it are its readers.py, a reader.py for each shard. What a shard's reader has read it leaves in a tail.py,
with the seconds.py in which it was written; wakes.py are the writes that it has yet to read. source.py is
where records come from, local.py asks DynamoDB Local for them, records.py gives them AWS's form.
"""

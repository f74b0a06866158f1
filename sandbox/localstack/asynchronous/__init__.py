"""Asynchronous invocations as on AWS (reference 7), in place of what LocalStack does with a queued one.

attempts    what follows from an attempt: a retry, an end, and under which condition
records     what a destination and a dead-letter queue are told
sending     how it gets there
handling    one queued invocation, from LocalStack's queue to its retry or its end
waiting     retries wait by the account's clock

LocalStack's queues, threads and versions stay as they are.
"""

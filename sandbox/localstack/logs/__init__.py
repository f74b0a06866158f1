"""Functions' logs in CloudWatch Logs: one event for each record, of when it was written, in order.

events      an event, its level, and the stream that it belongs to
writer      hands events over in batches, a moment after they were written; nobody waits for it
store       LocalStack's CloudWatch Logs
"""

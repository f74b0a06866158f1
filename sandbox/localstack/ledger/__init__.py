"""What happened, kept in memory and bounded by bytes.

invocations     each invocation of each function
"""

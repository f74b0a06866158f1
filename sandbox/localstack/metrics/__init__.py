"""AWS/Lambda in CloudWatch: the metrics of functions and of their mappings (reference 4.1), and those that
functions themselves write into their logs.

Counted where it happens, in memory, and given to CloudWatch when somebody looks at it (a request, an alarm):
nothing is sent, nobody waits, and whoever looks sees what happened a moment ago. docs/metrics.md lists them.

metrics         what the rest of the sandbox calls
collected       the values not yet looked at, summed up by second
dimensions      under which names a value is found
invocations     what every invocation of a function counts
mapping         what a mapping counts
embedded        the embedded metric format: what a line of a log counts
cloudwatch      LocalStack's CloudWatch, which takes the values before it answers
"""

"""What the event source mapping costs: measured against LocalStack's own, and against its own growth.

engines.py starts what is measured, worlds.py makes tables, functions and mappings in it, handlers/ are what
they run, hearing.py is told by them. latency.py, throughput.py, growth.py and load.py each measure one
thing; numbers.py sums samples up; comparison.py and report.py say what came of it, plot.py draws it.
"""

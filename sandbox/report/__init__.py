"""What a person looks at after a run: a table of claims, and the stories of those that did not hold.

Turned on by pytest's option ``--sandbox-report``, which ``sandbox scenario`` gives.
"""

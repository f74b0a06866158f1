"""What a deployment takes: `sandbox deploy`, and `awslocal cloudformation deploy` of the packaged template.

one/ is a stack of one function. ways.py runs the two commands, comparison.py has them take turns.
"""

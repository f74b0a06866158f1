"""CloudFormation that does what it says.

LocalStack's engine reads templates, resolves them and knows how each resource is made and deleted; that
stays. Its runs are replaced: LocalStack 4.14 reports updates as done that no code performs, forgets resources
when one fails, deletes what a failed update would have replaced, and takes nothing back.

provider    the API: every way to change a stack goes one way
deployment  one run of a change set: visit, clean up, or put the former template back
visitor     a template's resources, dependencies first: made, changed, replaced
changes     what became different of a resource, and whether it must be replaced for that
actions     creates, updates and deletes one resource; what nobody can update is refused
removal     deletes resources, mappings first
refusals    which updates of LocalStack's are none
resources/  the types whose updates are ours
"""

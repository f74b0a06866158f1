"""Whether the roles of a stack's functions allow what is done in their name, and nothing that never is.

recorded calls and mappings (needs) -> what each of them takes on AWS; policies (grants) -> what is allowed.
"""

"""Reads back what LocalStack deployed, waits until it is ready, and compares it with the template.

One file for each type of resource that has much to say, behind the protocol
:class:`~sandbox.bootstrap.verification.kind.Kind`, and tables of the others in ``described``,
``parts`` and ``tags``.
"""

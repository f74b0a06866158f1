"""From a SAM template to a running stack. The stages, and what each may do:

1. **prepare** reads the template (:mod:`~sandbox.bootstrap.template`), refuses what cannot run here
   (:mod:`~sandbox.bootstrap.refusals`), notes what is done otherwise than on AWS
   (:mod:`~sandbox.bootstrap.fidelity`) and makes each function's package
   (:mod:`~sandbox.bootstrap.packaging`). It touches the cache and nothing else.
2. **plan** asks CloudFormation what would happen, with a change set that is never executed
   (:mod:`~sandbox.bootstrap.plan`). It stops here.
3. **upload** puts the packages into S3, named by their content (:mod:`~sandbox.bootstrap.upload`).
4. **change** executes a change set and follows it to its end (:mod:`~sandbox.bootstrap.changeset`).
   Skipped where the stack carries the fingerprint of the very same template, packages and parameters.
5. **verify** reads back tables, functions, aliases and mappings, waits until they are ready and compares
   them with the template (:mod:`~sandbox.bootstrap.verification`). It changes nothing.

A deployment is true or it is an error: one that LocalStack reports complete and is not, is an error.
"""

from sandbox.bootstrap.deploy import deploy, deploy_prepared
from sandbox.bootstrap.deployment import Deployment, Resource
from sandbox.bootstrap.plan import Plan, plan, plan_prepared
from sandbox.bootstrap.prepare import prepare
from sandbox.bootstrap.removal import delete

__all__ = [
    "Deployment",
    "Plan",
    "Resource",
    "delete",
    "deploy",
    "deploy_prepared",
    "plan",
    "plan_prepared",
    "prepare",
]

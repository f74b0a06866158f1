from sandbox.bootstrap.deploy import deploy
from sandbox.bootstrap.deployment import Deployment, Resource
from sandbox.bootstrap.stack import delete

__all__ = ["Deployment", "Resource", "delete", "deploy"]

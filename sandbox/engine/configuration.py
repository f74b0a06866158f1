"""What LocalStack is told wherever it runs: as a process of this machine, or in a container."""

from pathlib import Path

PROVIDERS = ("LAMBDA", "DYNAMODB", "DYNAMODBSTREAMS", "CLOUDFORMATION", "CLOUDWATCH")
CHOICES = ("SANDBOX_RETRY_WAIT", "SANDBOX_RETRY_LONGEST_WAIT", "SANDBOX_WINDOW_ENDS", "SANDBOX_WARM_PARENTS")
"""The user's: where AWS does not say what it does, and how handlers are started."""
INIT_SECONDS = str(6 * 900 + 60)
"""LocalStack's end for the start of an execution environment, 20 by itself. With provisioned concurrency an
init may take 15 minutes, and is tried six times; the executor keeps these ends, and the ten seconds else."""
EVERYWHERE = {
    "GATEWAY_SERVER": "sandbox",
    "OVERRIDE_IN_DOCKER": "0",
    "DNS_ADDRESS": "0",
    "DISABLE_EVENTS": "1",
    "SKIP_SSL_CERT_DOWNLOAD": "1",
    # http://host:port/account/queue, as on AWS but for the host: Terraform takes no other path.
    "SQS_ENDPOINT_STRATEGY": "off",
    "OPENSEARCH_ENDPOINT_STRATEGY": "path",
    "LAMBDA_RUNTIME_EXECUTOR": "sandbox",
    "LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT": INIT_SECONDS,
    "LAMBDA_EVENT_SOURCE_MAPPING_POLL_INTERVAL_SEC": "0.05",
    **{f"PROVIDER_OVERRIDE_{service}": "sandbox" for service in PROVIDERS},
}


def give_a_region(home: Path, region: str) -> None:
    """Write ``region`` where LocalStack's boto3 finds it; ``home`` is LocalStack's."""
    # Where boto3 knows no region, LocalStack's SAM transform sets AWS_DEFAULT_REGION for as long as it works:
    # of two deployments at once, the first to end takes it away from the other.
    config = home / ".aws" / "config"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text(f"[default]\nregion = {region}\n")

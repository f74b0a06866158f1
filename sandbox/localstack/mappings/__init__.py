"""The mappings from DynamoDB streams inside LocalStack: behind its Lambda API, on our loop."""

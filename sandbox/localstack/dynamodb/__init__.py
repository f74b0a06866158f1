"""AWS's own DynamoDB Local behind LocalStack's DynamoDB and DynamoDB Streams APIs."""

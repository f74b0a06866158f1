"""The event source mapping from a DynamoDB stream to a function, as pure logic."""

"""What runs inside LocalStack: providers and plugins. Nothing else of the project imports this."""

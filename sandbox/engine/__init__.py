"""Where LocalStack runs: its environment, its plugins, its life."""

output "TableName" {
  description = "Where to put a user."
  value       = aws_dynamodb_table.users_table.name
}

output "FunctionName" {
  description = "The function that turns changes into events."
  value       = aws_lambda_function.stream_processor.function_name
}

output "LogGroupName" {
  description = "Where the function's log is."
  value       = aws_cloudwatch_log_group.stream_processor.name
}

output "UserEventsTopicArn" {
  description = "Where the events are published; subscribe here."
  value       = aws_sns_topic.user_events.arn
}

output "UserEventsQueueUrl" {
  description = "A queue that holds every event."
  value       = aws_sqs_queue.user_events.url
}

output "UsersFailuresQueueUrl" {
  description = "What could not be turned into an event, after all retries."
  value       = aws_sqs_queue.users_failures.url
}

# What a scenario has to know: `pytest --sandbox-deployed FILE` reads it from `terraform output -json`.

data "aws_caller_identity" "here" {}

output "account" {
  value = data.aws_caller_identity.here.account_id
}

output "region" {
  value = var.region
}

output "resources" {
  description = "The resources by their names in the template, each with CloudFormation's type and id."
  value = {
    UsersTable      = { type = "AWS::DynamoDB::Table", id = aws_dynamodb_table.users_table.name }
    StreamProcessor = { type = "AWS::Lambda::Function", id = aws_lambda_function.stream_processor.function_name }
    UserEventsTopic = { type = "AWS::SNS::Topic", id = aws_sns_topic.user_events.arn }
    UserEvents      = { type = "AWS::SQS::Queue", id = aws_sqs_queue.user_events.url }
    UsersFailures   = { type = "AWS::SQS::Queue", id = aws_sqs_queue.users_failures.url }
  }
}

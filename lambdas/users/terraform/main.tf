# The stack of ../template.yaml: every change of a user becomes a typed event on a topic; what cannot be one
# ends in a failure queue. Names that CloudFormation makes up begin as it would begin them.

resource "aws_dynamodb_table" "users_table" {
  name         = "Users"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "userId"

  attribute {
    name = "userId"
    type = "S"
  }

  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES" # both: otherwise nobody can tell what changed
}

resource "aws_lambda_function" "stream_processor" {
  function_name    = "users-StreamProcessor"
  description      = "Publishes an event of its own type for each change of a user."
  filename         = var.package
  source_code_hash = filebase64sha256(var.package)
  handler          = "user_events.handler.handler"
  runtime          = "python3.13"
  architectures    = [var.architecture]
  memory_size      = 256
  timeout          = 30
  role             = aws_iam_role.stream_processor.arn

  environment {
    variables = {
      USER_EVENTS_TOPIC_ARN   = aws_sns_topic.user_events.arn
      POWERTOOLS_SERVICE_NAME = "users"
      POWERTOOLS_LOG_LEVEL    = var.log_level
    }
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.stream_processor.name
  }
}

resource "aws_lambda_event_source_mapping" "user_changed" {
  function_name                      = aws_lambda_function.stream_processor.arn
  event_source_arn                   = aws_dynamodb_table.users_table.stream_arn
  starting_position                  = "TRIM_HORIZON"
  batch_size                         = var.batch_size
  maximum_batching_window_in_seconds = var.maximum_batching_window_in_seconds
  # No filter: a create, a change and a delete each have an event of their own.
  function_response_types        = ["ReportBatchItemFailures"]
  bisect_batch_on_function_error = true
  maximum_retry_attempts         = var.maximum_retry_attempts
  maximum_record_age_in_seconds  = var.maximum_record_age_in_seconds

  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.users_failures.arn
    }
  }

  depends_on = [aws_iam_role_policy.stream_processor] # it is made only where the role may read the stream
}

resource "aws_cloudwatch_log_group" "stream_processor" {
  name_prefix       = "users-StreamProcessorLogs-"
  retention_in_days = var.log_retention_days
}

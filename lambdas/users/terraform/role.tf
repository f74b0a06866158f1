data "aws_iam_policy_document" "assumed_by_lambda" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

locals {
  allowed = {
    ReadTheStream = {
      resource = "${aws_dynamodb_table.users_table.arn}/stream/*"
      actions = [
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
      ]
    }
    PublishUserEvents = {
      resource = aws_sns_topic.user_events.arn
      actions  = ["sns:Publish"]
    }
    HandOverFailures = {
      resource = aws_sqs_queue.users_failures.arn
      actions  = ["sqs:SendMessage"]
    }
    WriteItsLog = {
      resource = "${aws_cloudwatch_log_group.stream_processor.arn}:*"
      actions  = ["logs:CreateLogStream", "logs:PutLogEvents"]
    }
  }
}

resource "aws_iam_role" "stream_processor" {
  name_prefix        = "users-StreamProcessorRole-"
  assume_role_policy = data.aws_iam_policy_document.assumed_by_lambda.json
}

resource "aws_iam_role_policy" "stream_processor" {
  for_each = local.allowed

  name = each.key
  role = aws_iam_role.stream_processor.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = each.value.actions
      Resource = each.value.resource
    }]
  })
}

resource "aws_sns_topic" "user_events" {
  name_prefix = "users-UserEventsTopic-"
}

resource "aws_sqs_queue" "user_events" {
  name_prefix             = "users-UserEvents-"
  sqs_managed_sse_enabled = true
}

resource "aws_sns_topic_subscription" "user_events" {
  topic_arn            = aws_sns_topic.user_events.arn
  protocol             = "sqs"
  endpoint             = aws_sqs_queue.user_events.arn
  raw_message_delivery = true
}

data "aws_iam_policy_document" "user_events_queue" {
  statement {
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.user_events.arn]

    principals {
      type        = "Service"
      identifiers = ["sns.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [aws_sns_topic.user_events.arn]
    }
  }
}

resource "aws_sqs_queue_policy" "user_events" {
  queue_url = aws_sqs_queue.user_events.id
  policy    = data.aws_iam_policy_document.user_events_queue.json
}

resource "aws_sqs_queue" "users_failures" {
  name_prefix               = "users-UsersFailures-"
  message_retention_seconds = 1209600 # 14 days, the most there is; the records themselves are gone after one
  sqs_managed_sse_enabled   = true
}

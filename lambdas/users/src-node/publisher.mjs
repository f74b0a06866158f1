// Sends an event to the topic, as JSON in which nothing is rounded.

import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { NumberValueImpl } from "@aws-sdk/util-dynamodb";

const sns = new SNSClient({});

/**
 * Publishes one event. Its type is a message attribute too, so that a subscription can filter by it.
 *
 * Throws what the SDK throws; the record then counts as failed.
 */
export async function publish(event) {
  await sns.send(
    new PublishCommand({
      TopicArn: process.env.USER_EVENTS_TOPIC_ARN,
      Message: toJson(event),
      MessageAttributes: { type: { DataType: "String", StringValue: event.type } },
    }),
  );
}

/** A number keeps all its digits, a set becomes a sorted list. */
export function toJson(event) {
  return JSON.stringify(event, (_, value) => {
    if (isNumber(value)) return JSON.rawJSON(value.value);
    return value instanceof Set ? sorted([...value]) : value;
  });
}

function sorted(members) {
  return members.some(isNumber)
    ? members.sort((a, b) => Number(a.value) - Number(b.value))
    : members.sort((a, b) => (a < b ? -1 : 1));
}

const isNumber = (value) => value instanceof NumberValueImpl;

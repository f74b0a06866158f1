// Takes a batch of a stream, keeps each record twice, reports those that could not be kept.

import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { Entry } from "./entries.mjs";

const s3 = new S3Client({});
const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient({}));

/** Tries every record; answers with the sequence numbers of all that failed. */
export const handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const record of Records) {
    try {
      await keep(new Entry(record));
    } catch (error) {
      console.error(`record ${record.eventID} was not kept`, error);
      batchItemFailures.push({ itemIdentifier: record.dynamodb.SequenceNumber });
    }
  }
  return { batchItemFailures };
};

/**
 * The object first: an entry of the table always points to one that is there.
 *
 * Both writes are the same whenever they are done again. Throws what the SDK throws.
 */
async function keep(entry) {
  await s3.send(
    new PutObjectCommand({
      Bucket: process.env.AUDIT_BUCKET,
      Key: entry.objectKey,
      Body: entry.body,
      ContentType: "application/json",
    }),
  );
  await dynamodb.send(
    new PutCommand({ TableName: process.env.AUDIT_TABLE, Item: entry.item(Number(process.env.RETENTION_DAYS)) }),
  );
  console.info(`kept ${entry.objectKey}`);
}

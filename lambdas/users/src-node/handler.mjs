// Takes a batch of the Users stream, publishes what happened, reports the records that failed.

import { Change } from "./changes.mjs";
import { eventsOf } from "./events.mjs";
import { publish } from "./publisher.mjs";

/** Tries every record; answers with the sequence numbers of all that failed. */
export const handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const record of Records) {
    try {
      await publishChanges(record);
    } catch (error) {
      console.error(`record ${record.eventID} was not published`, error);
      batchItemFailures.push({ itemIdentifier: record.dynamodb.SequenceNumber });
    }
  }
  return { batchItemFailures };
};

/** Publishes all events of one record, or throws: then the record counts as failed. */
async function publishChanges(record) {
  for (const event of eventsOf(new Change(record))) {
    await publish(event);
    console.info("published", { type: event.type, userId: event.userId });
  }
}

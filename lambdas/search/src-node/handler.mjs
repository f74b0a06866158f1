// Takes a batch of a stream, brings it into the index, reports the records that the index refused.

import { actionsOf } from "./documents.mjs";
import { write } from "./search-index.mjs";

const REFUSED = 300;

/** One bulk request for the batch. It fails as a whole only where the whole request did. */
export const handler = async ({ Records }) => {
  const outcomes = await write(Records.flatMap(actionsOf));
  const failed = Records.filter((_, place) => isRefused(outcomes[place]));
  return { batchItemFailures: failed.map((record) => ({ itemIdentifier: record.dynamodb.SequenceNumber })) };
};

/** A bulk request that was answered 200 may hold items that were not taken. */
function isRefused({ _id, status, error, result }) {
  const refused = status >= REFUSED;
  if (refused) console.error(`${_id} was refused:`, JSON.stringify(error));
  else console.info(`${_id}: ${result}`);
  return refused;
}

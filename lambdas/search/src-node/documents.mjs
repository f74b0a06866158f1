// What the index shall hold of a member: worked out from a stream record alone.

import { unmarshall } from "@aws-sdk/util-dynamodb";

/** The attributes that are indexed. An index is for finding; the table has the rest. */
const SEARCHED = ["name", "email", "bio", "age"];

/** The most that there are. Padded to it, two of them compare as text as they do as numbers. */
const SEQUENCE_NUMBER_DIGITS = 40;

/**
 * Overwrites what is older, leaves what is newer. One text for all records, so that it is compiled once.
 *
 * The index's own versions would do it without a script, but are 64 bits wide: AWS's sequence numbers have 21
 * to 40 digits, and 19 fit.
 */
const NEWER = `
if (ctx.op == 'create' || ctx._source.sequence.compareTo(params.document.sequence) < 0) {
  ctx._source = params.document
} else {
  ctx.op = 'none'
}
`.trim();

export const SCHEMA = {
  settings: { number_of_shards: 1, auto_expand_replicas: "0-1" },
  mappings: {
    dynamic: false,
    properties: {
      name: { type: "text" },
      email: { type: "keyword" },
      bio: { type: "text" },
      age: { type: "integer" },
      sequence: { type: "keyword" },
      deleted: { type: "date", format: "epoch_second" },
    },
  },
};

/** The two lines of a bulk request that bring one record into the index. */
export function actionsOf(record) {
  const script = { source: NEWER, lang: "painless", params: { document: documentOf(record) } };
  return [
    { update: { _id: record.dynamodb.Keys.memberId.S, retry_on_conflict: 3 } },
    { script, scripted_upsert: true, upsert: {} },
  ];
}

/**
 * What is searched of a member. Of one that is deleted nothing, so that no search finds it.
 *
 * A deleted one leaves its sequence number: without it a late record would bring the member back.
 */
export function documentOf({ eventName, dynamodb }) {
  const sequence = dynamodb.SequenceNumber.padStart(SEQUENCE_NUMBER_DIGITS, "0");
  if (eventName === "REMOVE") return { sequence, deleted: dynamodb.ApproximateCreationDateTime };
  const searched = SEARCHED.filter((name) => name in dynamodb.NewImage);
  const image = Object.fromEntries(searched.map((name) => [name, dynamodb.NewImage[name]]));
  return { ...unmarshall(image, { wrapNumbers: Number }), sequence };
}

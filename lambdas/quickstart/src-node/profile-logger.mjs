// Logs what changed in UserProfileTable: the event as it came, then a line for each record.

/** Takes a batch of a DynamoDB stream. What it returns is ignored: only an exception fails the batch. */
export const handler = async (event) => {
  console.log("event %s", JSON.stringify(event));
  for (const record of event.Records) {
    console.log(describe(record));
  }
};

/** One line: the kind of change, the item's key, the images that the record carries. */
export function describe({ eventName, dynamodb: { Keys, NewImage, OldImage } }) {
  return `${eventName} ${asText(Keys)} ${asText({ NewImage, OldImage })}`;
}

/** JSON; sorted, because attributes come in no order, and equal items shall be equal lines. */
export function asText(attributes) {
  return JSON.stringify(attributes, (_, value) => (isMap(value) ? sorted(value) : value));
}

const isMap = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const sorted = (map) => Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));

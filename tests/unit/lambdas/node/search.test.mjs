import assert from "node:assert/strict";
import test from "node:test";
import { actionsOf, documentOf } from "./src-node/documents.mjs";

const LONGEST = "1".repeat(40);
const record = (eventName, SequenceNumber, NewImage) => ({
  eventName,
  dynamodb: {
    Keys: { memberId: { S: "ada" } },
    SequenceNumber,
    ApproximateCreationDateTime: 1_789_653_000,
    ...(NewImage && { NewImage }),
  },
});

test("only what is searched is in the document, as JSON has it", () => {
  const image = { memberId: { S: "ada" }, name: { S: "Ada" }, age: { N: "36" }, secret: { B: "AP8=" } };
  assert.deepEqual(documentOf(record("INSERT", "7", image)), {
    name: "Ada",
    age: 36,
    sequence: "7".padStart(40, "0"),
  });
});

test("sequence numbers compare as text in the order of the numbers", () => {
  const numbers = ["9", "10", "300000000000000499659", "4421584500000000017450439091", LONGEST];
  const told = numbers.map((number) => documentOf(record("INSERT", number, {})).sequence);
  assert.deepEqual(told, [...told].sort());
});

test("of a deleted one nothing is left but when, and its sequence number", () => {
  assert.deepEqual(documentOf(record("REMOVE", LONGEST)), { sequence: LONGEST, deleted: 1_789_653_000 });
});

test("the script is one text for all records, and the id is the member's", () => {
  const [[update, one], [, other]] = [record("INSERT", "7", { name: { S: "A" } }), record("REMOVE", "8")].map(actionsOf);
  assert.equal(update.update._id, "ada");
  assert.equal(one.script.source, other.script.source);
  assert.notDeepEqual(one.script.params, other.script.params);
});

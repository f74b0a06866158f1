import assert from "node:assert/strict";
import test from "node:test";
import { aws, recorded } from "./records.mjs";
import { Entry } from "./src-node/entries.mjs";

const withSequenceNumber = (number) => {
  const [record] = recorded("users");
  record.dynamodb.SequenceNumber = number;
  return new Entry(record);
};

test("the same record makes the same object and the same entry", () => {
  const [once, again] = [0, 1].map(() => new Entry(recorded("users")[1]));
  assert.deepEqual([once.objectKey, once.body, once.item(90)], [again.objectKey, again.body, again.item(90)]);
});

test("a set in another order makes the same bytes at any depth", () => {
  const [one, other] = [["a", "b"], ["b", "a"]].map((tags) => {
    const [record] = recorded("users");
    Object.assign(record.dynamodb.NewImage, { list: { L: [{ M: { tags: { SS: tags } } }] }, tags: { SS: tags } });
    return new Entry(record).body;
  });
  assert.equal(one, other);
});

test("keys sort as the sequence numbers do, which have unequal lengths", () => {
  const [earlier, later] = ["9".repeat(22), `1${"0".repeat(22)}`].map(withSequenceNumber);
  assert.ok(earlier.objectKey < later.objectKey);
  assert.ok(earlier.item(90).change < later.item(90).change);
});

test("an entry expires days after the change, and names what changed", () => {
  const [, modified] = recorded("users");
  const item = new Entry(modified).item(90);
  assert.equal(item.expiresAt, modified.dynamodb.ApproximateCreationDateTime + 7_776_000);
  assert.deepEqual([...item.changed].sort(), ["email", "phone", "plan", "score", "status"]);
});

test("a deletion by ttl is kept with the service that did it", () => {
  const userIdentity = { type: "Service", principalId: "dynamodb.amazonaws.com" };
  const removed = recorded("users").at(-1);
  assert.deepEqual(JSON.parse(new Entry({ ...removed, userIdentity }).body).by, userIdentity);
  assert.equal(JSON.parse(new Entry(removed).body).by, null);
});

test("the object comes first, and a record that cannot be kept is reported by its sequence number", async (context) => {
  const asked = [];
  let refusing = true;
  await aws(context, (request) => {
    asked.push(request.headers["x-amz-target"]?.split(".")[1] ?? request.method);
    if (!refusing || request.method !== "PUT") return [200, "{}"];
    refusing = false;
    return [404, "<Error><Code>NoSuchBucket</Code></Error>"];
  });
  Object.assign(process.env, { AUDIT_BUCKET: "archive", AUDIT_TABLE: "Audit", RETENTION_DAYS: "90" });
  context.mock.method(console, "error", () => {});
  context.mock.method(console, "info", () => {});
  const [first, second] = recorded("users");
  const { handler } = await import("./src-node/handler.mjs");

  const answer = await handler({ Records: [first, second] });

  assert.deepEqual(answer, { batchItemFailures: [{ itemIdentifier: first.dynamodb.SequenceNumber }] });
  assert.deepEqual(asked, ["PUT", "PUT", "PutItem"]);
});

import assert from "node:assert/strict";
import test from "node:test";
import { aws, recorded } from "./records.mjs";
import { Change } from "./src-node/changes.mjs";
import { InvalidUserError, eventsOf } from "./src-node/events.mjs";
import { toJson } from "./src-node/publisher.mjs";

const change = (old, now) =>
  new Change({
    eventName: "MODIFY",
    eventID: "e",
    dynamodb: {
      SequenceNumber: "1",
      ApproximateCreationDateTime: 1,
      Keys: { userId: { S: "u-1" } },
      OldImage: { email: { S: "a@b" }, ...old },
      NewImage: { email: { S: "a@b" }, ...now },
    },
  });
const typesOf = (one) => eventsOf(one).map(({ type }) => type);

test("each changed field is told in exactly one event", () => {
  const [, modified] = recorded("users");
  const events = JSON.parse(toJson(eventsOf(new Change(modified))));
  assert.deepEqual(
    events.map(({ type, old, new: now }) => [type, old, now]),
    [
      ["EmailChanged", "old@example.com", "new@example.com"],
      ["UserSuspended", "ACTIVE", "SUSPENDED"],
      ["UserUpdated", undefined, undefined],
    ],
  );
  assert.deepEqual(events[2].changed, { phone: { old: null }, plan: { new: "gold" }, score: { old: 0.1, new: 0.3 } });
});

test("a redelivered record makes the same events with the same ids", () => {
  const [first, again] = [recorded("users")[1], recorded("users")[1]].map((record) => eventsOf(new Change(record)));
  assert.equal(toJson(first), toJson(again));
  assert.equal(new Set(first.map(({ id }) => id)).size, 3);
});

test("numbers keep their 38 digits, sets are sorted lists, binary is base64", () => {
  const [created] = eventsOf(new Change(recorded("users")[0]));
  const text = toJson(created);
  assert.match(text, /"visits":12345678901234567890123456789012345678[,}]/);
  assert.match(text, /"limits":\[9\.5,10\]/);
  assert.match(text, /"tags":\["beta","pro"\]/);
  assert.match(text, /"avatar":"AP9QTkc="/);
});

test("a set in another order is no change, another type is", () => {
  assert.deepEqual(typesOf(change({ f: { SS: ["a", "b"] } }, { f: { SS: ["b", "a"] } })), []);
  assert.deepEqual(typesOf(change({ f: { BOOL: true } }, { f: { N: "1" } })), ["UserUpdated"]);
  assert.deepEqual(typesOf(change({ f: { L: [{ N: "1" }, { N: "2" }] } }, { f: { L: [{ N: "2" }, { N: "1" }] } })), [
    "UserUpdated",
  ]);
});

test("the end of a suspension is told, and a user without an email address is refused", () => {
  assert.deepEqual(typesOf(change({ status: { S: "SUSPENDED" } }, { status: { S: "ACTIVE" } })), ["UserReactivated"]);
  assert.throws(() => eventsOf(change({}, { email: { NULL: true } })), InvalidUserError);
  assert.throws(() => eventsOf({ kind: "REPLACE" }), /expected one of INSERT, MODIFY, REMOVE/);
});

test("every record is tried, and the sequence number of each that failed is reported", async (context) => {
  const published = [];
  await aws(context, (_, body) => {
    const { userId, type } = JSON.parse(new URLSearchParams(body).get("Message"));
    if (userId === "down") return [403, "<ErrorResponse><Error><Code>Denied</Code></Error></ErrorResponse>"];
    published.push([userId, type]);
    return [200, "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>"];
  });
  process.env.USER_EVENTS_TOPIC_ARN = "arn:aws:sns:eu-central-1:000000000000:user-events";
  context.mock.method(console, "error", () => {});
  context.mock.method(console, "info", () => {});
  const record = (userId, image = { email: { S: "a@b" } }) => ({
    eventName: "INSERT",
    eventID: `e-${userId}`,
    dynamodb: {
      SequenceNumber: `number of ${userId}`,
      ApproximateCreationDateTime: 1,
      Keys: { userId: { S: userId } },
      NewImage: { userId: { S: userId }, ...image },
    },
  });
  const { handler } = await import("./src-node/handler.mjs");

  const answer = await handler({ Records: [record("ada"), record("down"), record("nobody", {}), record("bob")] });

  assert.deepEqual(answer, {
    batchItemFailures: [{ itemIdentifier: "number of down" }, { itemIdentifier: "number of nobody" }],
  });
  assert.deepEqual(published, [
    ["ada", "UserCreated"],
    ["bob", "UserCreated"],
  ]);
});

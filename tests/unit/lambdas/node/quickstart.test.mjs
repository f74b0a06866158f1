import assert from "node:assert/strict";
import test from "node:test";
import { asText, describe } from "./src-node/profile-logger.mjs";

test("a record is one line, with the images that it has", () => {
  const dynamodb = { Keys: { id: { S: "p-1" } }, OldImage: { name: { S: "Ada" }, id: { S: "p-1" } } };
  assert.equal(
    describe({ eventName: "REMOVE", dynamodb }),
    'REMOVE {"id":{"S":"p-1"}} {"OldImage":{"id":{"S":"p-1"},"name":{"S":"Ada"}}}',
  );
});

test("equal items make equal lines at any depth, and a list keeps its order", () => {
  assert.equal(asText({ b: { M: { d: 1, c: [3, 2] } }, a: null }), '{"a":null,"b":{"M":{"c":[3,2],"d":1}}}');
});

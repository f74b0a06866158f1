// What a stream record says: the user before, the user after, and the fields in between.

import { isDeepStrictEqual } from "node:util";
import { unmarshall } from "@aws-sdk/util-dynamodb";

/**
 * One record. `old` is empty for an INSERT, `new` for a REMOVE; both are as the record carries them:
 * {"score": {"N": "1.5"}}.
 */
export class Change {
  constructor({ eventName, eventID, dynamodb }) {
    this.kind = eventName;
    this.eventId = eventID;
    this.sequenceNumber = dynamodb.SequenceNumber;
    this.at = new Date(dynamodb.ApproximateCreationDateTime * 1000);
    this.userId = dynamodb.Keys.userId.S;
    this.old = dynamodb.OldImage ?? {};
    this.new = dynamodb.NewImage ?? {};
  }

  /** The fields that differ, by name, each { old, new } less the side that lacks it. */
  fields() {
    const names = [...new Set([...Object.keys(this.old), ...Object.keys(this.new)])].sort();
    return Object.fromEntries(names.filter((name) => this.#differs(name)).map((name) => [name, this.#sides(name)]));
  }

  #differs(name) {
    return !isDeepStrictEqual(comparable(this.old[name]), comparable(this.new[name]));
  }

  #sides(name) {
    const sides = { old: plain(this.old)[name], new: plain(this.new)[name] };
    return Object.fromEntries(Object.entries(sides).filter(([, value]) => value !== undefined));
  }
}

/**
 * The item in plain values. Numbers are the SDK's NumberValue, which keeps all 38 digits; binary is base64
 * text, as a Lambda event has it.
 */
export function plain(image) {
  return unmarshall(image, { wrapNumbers: true });
}

/** An attribute as the stream types it, its sets in order: a set has none in a record. */
function comparable(attribute) {
  if (attribute === undefined) return undefined;
  const [[kind, value]] = Object.entries(attribute);
  if (["SS", "NS", "BS"].includes(kind)) return { [kind]: [...value].sort() };
  if (kind === "L") return { L: value.map(comparable) };
  if (kind === "M") {
    return { M: Object.fromEntries(Object.entries(value).map(([name, element]) => [name, comparable(element)])) };
  }
  return attribute;
}

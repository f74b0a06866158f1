// What is kept of a stream record: worked out from the record alone, so that every delivery makes the same.
//
// No clock, no random number: whoever writes an entry twice has written it once. Images stay as the record
// carries them, {"limit": {"N": "1.5"}}, so that nothing is rounded; binary is base64 text.

import { isDeepStrictEqual } from "node:util";

/** The most that there are; padded to it, they sort as text in the order of the changes of an item. */
const SEQUENCE_NUMBER_DIGITS = 40;
const SETS = ["SS", "NS", "BS"];
const DAY = 24 * 60 * 60;

/** One record of a Lambda event, as the audit trail keeps it. */
export class Entry {
  #record;

  constructor(record) {
    this.#record = record;
  }

  /** Accounts/2026/09/17/<sequence number, padded>-<event id>.json; one for each record. */
  get objectKey() {
    return `${this.table}/${this.at.slice(0, 10).replaceAll("-", "/")}/${this.position}.json`;
  }

  /** JSON in UTF-8 with both images in DynamoDB's own notation: equal records make equal bytes. */
  get body() {
    return json({
      eventID: this.#record.eventID,
      kind: this.#record.eventName,
      table: this.table,
      at: this.at,
      sequenceNumber: this.#stream.SequenceNumber,
      keys: this.#stream.Keys,
      old: this.old,
      new: this.new,
      by: this.#record.userIdentity ?? null,
    });
  }

  /**
   * The entry of the table; it expires `days` after the change. It points to the object for the images: two
   * of them may be larger than an item can be.
   */
  item(days) {
    const changed = this.changed;
    return {
      item: json(this.#stream.Keys),
      change: this.position,
      kind: this.#record.eventName,
      at: this.at,
      object: this.objectKey,
      expiresAt: this.#stream.ApproximateCreationDateTime + days * DAY,
      ...(changed.size > 0 && { changed }), // DynamoDB has no empty set
    };
  }

  /** The names of the attributes that came, went or have another value; none without images. */
  get changed() {
    const [before, after] = [this.old ?? {}, this.new ?? {}];
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return new Set([...names].filter((name) => !isDeepStrictEqual(before[name], after[name])));
  }

  /** The item before the change, its sets sorted; null for an INSERT. */
  get old() {
    return image(this.#stream.OldImage);
  }

  /** The item after the change, its sets sorted; null for a REMOVE. */
  get new() {
    return image(this.#stream.NewImage);
  }

  /** From the stream's ARN: …:table/Accounts/stream/2026-09-17T12:49:54.528. */
  get table() {
    return this.#record.eventSourceARN.split("/")[1];
  }

  /** When it was changed, to the second; not when it was delivered. */
  get at() {
    return new Date(this.#stream.ApproximateCreationDateTime * 1000).toISOString().replace(/\.\d+Z$/, "Z");
  }

  /** The sequence number as text that sorts as the numbers do, which have unequal lengths; and the event's id. */
  get position() {
    return `${this.#stream.SequenceNumber.padStart(SEQUENCE_NUMBER_DIGITS, "0")}-${this.#record.eventID}`;
  }

  get #stream() {
    return this.#record.dynamodb;
  }
}

const image = (attributes) => (attributes === undefined ? null : mapped(attributes, canonical));

/** Nobody promises that a set is in the same order when its record is delivered again. */
function canonical(attribute) {
  const [[kind, value]] = Object.entries(attribute);
  if (SETS.includes(kind)) return { [kind]: [...value].sort() };
  if (kind === "L") return { L: value.map(canonical) };
  if (kind === "M") return { M: mapped(value, canonical) };
  return attribute;
}

const mapped = (map, change) => Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value)]));

/** Its maps sorted: attributes come in no order. */
function json(value) {
  return JSON.stringify(value, (_, part) => (isMap(part) ? sorted(part) : part));
}

const isMap = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const sorted = (map) => Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));

// What a change of a user means to the rest of the world: its typed events.
//
// Each changed field is told in exactly one event: `email` and a suspension have types of their own,
// whatever else changed is told together in one UserUpdated.

import { plain } from "./changes.mjs";

const SUSPENDED = "SUSPENDED";
const ROUTES = { INSERT: created, MODIFY: modified, REMOVE: deleted };

/** The table holds a user that no event can be made of. */
export class InvalidUserError extends Error {
  name = "InvalidUserError";
}

/** The events of one change, none to three. InvalidUserError for a user without an email. */
export function eventsOf(change) {
  if (!Object.hasOwn(ROUTES, change.kind)) {
    throw new Error(`a record of kind ${change.kind}: expected one of ${Object.keys(ROUTES).join(", ")}`);
  }
  return [...ROUTES[change.kind](change)];
}

function* created(change) {
  yield event("UserCreated", change, { user: valid(change) });
}

function* modified(change) {
  valid(change);
  const { email, ...others } = change.fields();
  if (email) yield event("EmailChanged", change, email);
  const kind = statusEvent(others.status);
  const { status, ...rest } = others;
  if (kind) yield event(kind, change, status);
  const changed = kind ? rest : others;
  if (Object.keys(changed).length > 0) yield event("UserUpdated", change, { changed });
}

function* deleted(change) {
  yield event("UserDeleted", change, { user: plain(change.old) });
}

function statusEvent(status) {
  if (status?.new === SUSPENDED) return "UserSuspended";
  if (status?.old === SUSPENDED) return "UserReactivated";
  return undefined;
}

function valid(change) {
  const user = plain(change.new);
  if (typeof user.email !== "string" || !user.email.includes("@")) {
    throw new InvalidUserError(`user ${change.userId} has no email address, but ${JSON.stringify(user.email)}`);
  }
  return user;
}

function event(type, change, details) {
  return {
    id: `${change.eventId}/${type}`, // a redelivered record makes the same id: receivers can tell
    type,
    userId: change.userId,
    occurredAt: change.at.toISOString().replace(/\.\d+Z$/, "Z"),
    sequenceNumber: change.sequenceNumber,
    ...details,
  };
}

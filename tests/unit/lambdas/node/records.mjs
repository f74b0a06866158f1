// What the tests of the handlers in JavaScript share: recorded records, and AWS at the end of the wire.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";

/** The records of an event, in the form in which Lambda delivers it, from the folder `events`; a copy each time. */
export function recorded(name) {
  return JSON.parse(readFileSync(new URL(`./events/${name}.json`, import.meta.url))).Records;
}

/** Answers the SDK in AWS's place: `answer(request, body)` gives [status, body]. Ends with the test. */
export async function aws(test, answer) {
  const server = createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      const [status, body] = answer(request, Buffer.concat(parts).toString());
      response.writeHead(status).end(body);
    });
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${server.address().port}`,
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "nobody",
    AWS_SECRET_ACCESS_KEY: "nothing",
    AWS_MAX_ATTEMPTS: "1",
  });
}

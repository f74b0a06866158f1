// The index in OpenSearch, and the client that signs its requests as AWS asks for.

import { Client } from "@opensearch-project/opensearch";
import { AwsSigv4Signer } from "@opensearch-project/opensearch/aws";
import { SCHEMA } from "./documents.mjs";

const INDEX = process.env.SEARCH_INDEX;
const SECONDS = 20;

/** AWS names a domain's host, which speaks TLS. One with a port is a server on a developer's machine. */
const urlOf = (endpoint) => (endpoint.includes(":") ? `http://${endpoint}` : `https://${endpoint}`);

/** Those of the function's role, which the runtime keeps in its environment. */
const credentials = async () => ({
  accessKeyId: process.env.AWS_ACCESS_KEY_ID,
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
  sessionToken: process.env.AWS_SESSION_TOKEN,
});

const client = new Client({
  ...AwsSigv4Signer({ region: process.env.AWS_REGION, service: "es", getCredentials: credentials }),
  node: urlOf(process.env.SEARCH_ENDPOINT),
  requestTimeout: SECONDS * 1000,
  maxRetries: 0, // the mapping retries, and knows when to stop
});

/**
 * What came of each action, in their order: { _id, status: 200 } or with an `error`.
 *
 * Throws what the client throws where the request as a whole failed.
 */
export async function write(actions) {
  await (schema ??= withSchema());
  const { body } = await client.bulk({ index: INDEX, body: actions });
  return body.items.flatMap(Object.values);
}

let schema;

/** A template of the index, not the index: so it is made right again after somebody deleted it. */
function withSchema() {
  const put = client.indices.putIndexTemplate({
    name: INDEX,
    body: { index_patterns: [INDEX], template: SCHEMA },
  });
  return put.catch((error) => {
    schema = undefined; // the next batch tries again
    throw error;
  });
}

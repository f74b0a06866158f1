// What AWS's runtime client has in C++, without a compiler: three functions over the Lambda Runtime API.
//
// `done` and `error` return when the answer has been taken, as the client ends the process right after some
// of them. So the conversation is held by a worker thread. Only a pending `next` keeps the process alive:
// that a handler's event loop is empty must be seen.

const path = require("node:path");
const { Worker } = require("node:worker_threads");

const ACCEPTED = 202;
const PREFIX = "/2018-06-01/runtime/invocation";
const status = new Int32Array(new SharedArrayBuffer(4));
const worker = new Worker(path.join(__dirname, "conversation.cjs"), {
  workerData: { status, address: process.env.AWS_LAMBDA_RUNTIME_API },
  execArgv: [],
});
let heard;

worker.on("message", (answer) => {
  worker.unref();
  if (answer.error) {
    heard.reject(new Error(`Failed to get next: ${answer.error}`));
  } else {
    heard.resolve(answer);
  }
});
worker.unref();

function next() {
  return new Promise((resolve, reject) => {
    heard = { resolve, reject };
    worker.ref();
    worker.postMessage({});
  });
}

function post(where, body, headers) {
  Atomics.store(status, 0, 0);
  worker.postMessage({ path: PREFIX + where, body, headers });
  Atomics.wait(status, 0, 0);
  if (status[0] !== ACCEPTED) {
    throw new Error(`Failed to post ${where}. Response code: ${status[0]}`);
  }
}

// The client has made the request id fit for an address.
function done(id, body) {
  post(`/${id}/response`, body, {});
}

function error(id, body, cause) {
  post(`/${id}/error`, body, { "Lambda-Runtime-Function-XRay-Error-Cause": cause });
}

module.exports = { next, done, error };

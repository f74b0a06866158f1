// The worker thread of native.cjs: asks the Runtime API for the next invocation, posts answers to it.

const http = require("node:http");
const { parentPort, workerData } = require("node:worker_threads");

const NEXT = "/2018-06-01/runtime/invocation/next";
const DEADLINE = "lambda-runtime-deadline-ms";
const OK = 200;
const UNREACHABLE = -1;
const [host, port] = workerData.address.split(":");
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function ask(method, path, body, headers) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host, port, method, path, agent, headers }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          text: Buffer.concat(parts).toString("utf8"),
        }),
      );
    });
    request.on("error", reject);
    request.end(body);
  });
}

async function next() {
  const answer = await ask("GET", NEXT);
  if (answer.status !== OK) throw new Error(`response code ${answer.status}`);
  const headers = { ...answer.headers, [DEADLINE]: Number(answer.headers[DEADLINE]) };
  return { bodyJson: answer.text, headers };
}

async function post({ path, body, headers }) {
  const bytes = Buffer.from(body, "utf8");
  const about = { "Content-Type": "application/json", "Content-Length": bytes.length };
  const sent = Object.entries({ ...about, ...headers }).filter(([, value]) => value !== "");
  return (await ask("POST", path, bytes, Object.fromEntries(sent))).status;
}

function tell(status) {
  Atomics.store(workerData.status, 0, status);
  Atomics.notify(workerData.status, 0);
}

parentPort.on("message", (request) => {
  if (request.path) {
    post(request).then(tell, () => tell(UNREACHABLE));
  } else {
    next().then(
      (answer) => parentPort.postMessage(answer),
      (error) => parentPort.postMessage({ error: error.message }),
    );
  }
});

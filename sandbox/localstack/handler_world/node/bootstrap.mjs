// The first code in a Node handler's process: runs AWS's own runtime client, whose native half is ours.
//
// Run as `node bootstrap.mjs TASK PACKAGES [SOURCE]`: the folders of the deployment package, of what the
// managed runtime carries and, where the function is debugged, of what the package was made of. Node 20 and
// 22 have client v3 on AWS, Node 24 and later have v4; which of them a function gets is up to the runtime that
// it declares, not to the Node that runs it.

import Module, { createRequire } from "node:module";
import * as hooks from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { beside } from "./carried.mjs";

const FIRST_WITH_CLIENT_4 = 24;
const [task, packages, source] = process.argv.splice(2);
const runtime = process.env.AWS_EXECUTION_ENV.replace("AWS_Lambda_nodejs", "");

function client(version) {
  return pathToFileURL(path.join(packages, "clients", version, "index.mjs")).href;
}

// `require` finds what the runtime carries by NODE_PATH, which `import` does not know.
function letImportFindWhatTheRuntimeCarries() {
  const parent = pathToFileURL(path.join(packages, "carried.mjs")).href;
  if (hooks.registerHooks) {
    hooks.registerHooks({ resolve: beside(parent) });
  } else {
    hooks.register("./carried.mjs", import.meta.url, { data: parent });
  }
}

// The clients load their native half as a file beside them: that one request is answered with ours.
function layNativeHalf() {
  const load = Module._load;
  Module._load = function (request, ...others) {
    if (request !== "./rapid-client.node") {
      return load.call(this, request, ...others);
    }
    Module._load = load;
    return createRequire(import.meta.url)("./native.cjs");
  };
}

async function haveCodeSayWhereItIsEdited() {
  const { marking, markCommonJs } = await import("./edited.mjs");
  const folders = { task, source };
  markCommonJs(folders);
  if (hooks.registerHooks) {
    hooks.registerHooks({ load: marking(folders) });
  } else {
    hooks.register("./edited.mjs", import.meta.url, { data: folders });
  }
}

letImportFindWhatTheRuntimeCarries();
layNativeHalf();
if (source) await haveCodeSayWhereItIsEdited();
process.env._LAMBDA_TELEMETRY_LOG_FD = "1"; // one pipe for prints and log events keeps them in order
if (parseInt(runtime, 10) >= FIRST_WITH_CLIENT_4) {
  await import(client("4"));
} else {
  const { run } = await import(client("3"));
  await run(task, process.env._HANDLER);
}

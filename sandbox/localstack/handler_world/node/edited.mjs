// For a function that is debugged: its modules say that they are the files that its package was made of, so
// that breakpoints in the files that are edited hold. As hooks of Node's main thread (`marking`) and of its
// loader's thread, which see ES modules, and for CommonJS by the way that every such module goes.

import { existsSync } from "node:fs";
import Module from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

let folders;

export function initialize(data) {
  folders = data;
}

export async function load(url, context, next) {
  return marked(url, await next(url, context), folders);
}

export function marking(found) {
  return (url, context, next) => marked(url, next(url, context), found);
}

export function markCommonJs(found) {
  const compile = Module.prototype._compile;
  Module.prototype._compile = function (content, filename, ...others) {
    return compile.call(this, content + mark(filename, found), filename, ...others);
  };
}

function marked(url, loaded, found) {
  if (loaded.format !== "module" || !loaded.source || !url.startsWith("file:")) return loaded;
  const text = typeof loaded.source === "string" ? loaded.source : Buffer.from(loaded.source).toString("utf8");
  return { ...loaded, source: text + mark(fileURLToPath(url), found) };
}

function mark(filename, { task, source }) {
  const inside = path.relative(task, filename);
  const edited = path.join(source, inside);
  if (inside.startsWith("..") || !existsSync(edited)) return "";
  return `\n//# sourceURL=${pathToFileURL(edited).href}`;
}

// Module resolution for `import`: what is not found from where it is imported is looked for in what the
// managed runtime carries. The same as a hook of Node's main thread (`beside`) and of its loader's thread.

const NOT_A_PACKAGE = /^(\.{0,2}\/|[a-z][a-z+.-]*:|#)/i;

let parent;

export function initialize(data) {
  parent = data;
}

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!isMissing(error, specifier)) throw error;
    try {
      return await next(specifier, { ...context, parentURL: parent });
    } catch {
      throw error;
    }
  }
}

export function beside(parentURL) {
  return (specifier, context, next) => {
    try {
      return next(specifier, context);
    } catch (error) {
      if (!isMissing(error, specifier)) throw error;
      try {
        return next(specifier, { ...context, parentURL });
      } catch {
        throw error;
      }
    }
  };
}

function isMissing(error, specifier) {
  return error?.code === "ERR_MODULE_NOT_FOUND" && !NOT_A_PACKAGE.test(specifier);
}

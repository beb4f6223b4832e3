import { type Runtime, Session } from 'node:inspector';

/** The declarations of Node 20 do not know of private fields. */
type Properties = Runtime.GetPropertiesReturnType & { privateProperties?: { value?: Runtime.RemoteObject }[] };

const OBJECTS_MAX = 20_000;
/** What every function sees; a module has no state of its own. */
const SHARED_SCOPES = /^(Global|Module|Script)\b/;

/**
 * All text and bytes that can be reached from an object, private fields and what its functions have closed over
 * included; a byte a character. For tests that look for what must not be kept.
 */
export function reachableText(root: object): string {
  const session = new Session();
  session.connect();
  const seen = new WeakSet<object>();
  const texts: string[] = [];
  Object.assign(globalThis, { reachableRoot: root, reachableSeen: seen });
  try {
    const { result } = call<Runtime.EvaluateReturnType>(session, 'Runtime.evaluate', {
      expression: 'globalThis.reachableRoot',
    });
    const waiting: Runtime.RemoteObject[] = [result];
    for (let objects = 0; ; objects++) {
      const next = waiting.pop();
      if (!next) break;
      if (objects > OBJECTS_MAX) throw new Error(`more than ${OBJECTS_MAX} objects are reachable`);
      if (typeof next.value === 'string') texts.push(next.value);
      if (next.objectId !== undefined) waiting.push(...partsOf(session, next, next.objectId, texts));
    }
  } finally {
    session.disconnect();
    Object.assign(globalThis, { reachableRoot: undefined, reachableSeen: undefined });
  }
  return texts.join('\n');
}

/** What an object that was not seen before consists of. */
function partsOf(session: Session, object: Runtime.RemoteObject, objectId: string, texts: string[]) {
  const isScopes = object.subtype === undefined && object.className === undefined && object.type === 'object';
  if (!isScopes && isSeen(session, objectId)) return [];
  const bytes = bytesOf(session, object, objectId);
  if (bytes !== undefined) {
    texts.push(bytes);
    return [];
  }
  const properties = call<Properties>(session, 'Runtime.getProperties', {
    objectId,
    ownProperties: true,
  });
  const named = properties.result.filter(({ name }) => name !== '__proto__' && name !== 'constructor');
  const privates = properties.privateProperties ?? [];
  const internals = (properties.internalProperties ?? []).filter(({ name }) => /Scopes|Entries/.test(name));
  return [...named, ...privates, ...internals]
    .flatMap(({ value }) => (value ? [value] : []))
    .filter(({ description }) => !SHARED_SCOPES.test(description ?? ''));
}

function isSeen(session: Session, objectId: string): boolean {
  const { result } = call<Runtime.CallFunctionOnReturnType>(session, 'Runtime.callFunctionOn', {
    objectId,
    functionDeclaration: `function () {
      const seen = globalThis.reachableSeen;
      return seen.has(this) || !seen.add(this);
    }`,
    returnByValue: true,
  });
  return result.value === true;
}

function bytesOf(session: Session, object: Runtime.RemoteObject, objectId: string): string | undefined {
  if (object.subtype !== 'typedarray') return undefined;
  const { result } = call<Runtime.CallFunctionOnReturnType>(session, 'Runtime.callFunctionOn', {
    objectId,
    functionDeclaration: 'function () { return Array.from(this, (byte) => String.fromCharCode(byte)).join(""); }',
    returnByValue: true,
  });
  return String(result.value);
}

/** The debugger of one's own thread answers before it returns. */
function call<Result>(session: Session, method: string, parameters: object): Result {
  let answer: unknown;
  session.post(method, parameters, (error, result) => {
    if (error) throw error;
    answer = result;
  });
  return answer as Result;
}

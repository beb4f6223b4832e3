import { type Runtime, Session } from 'node:inspector';

/** The declarations of Node 20 do not know of private fields. */
type Properties = Runtime.GetPropertiesReturnType & { privateProperties?: Property[] };
type Property = { name: string; value?: Runtime.RemoteObject };

/** What can be reached from an object. */
export interface Reachable {
  texts: string[];
  /** Whole, also where only a part of one is looked at. */
  buffers: ArrayBufferLike[];
  objects: number;
}

const OBJECTS_MAX = 20_000;
/** Of an object's parts that have no name in the language. */
const INTERNALS = /Scopes|Entries|Target|Bound|PromiseResult/;
/** What every function sees; a module has no state of its own. */
const SHARED_SCOPES = /^(Global|Module|Script)\b/;
/** Variables of the scopes around modules, as Node and Vitest load them. */
const IMPORTS = /^__vi/;
const REQUIRES = /^(require|internalBinding|primordials)$/;

/**
 * All text and bytes that can be reached from an object, private fields and what its functions have closed over
 * included; a byte a character. For tests that look for what must not be kept.
 */
export function reachableText(root: object): string {
  const { texts, buffers } = reachableFrom(root);
  return [...texts, ...buffers.map((buffer) => Buffer.from(buffer).toString('latin1'))].join('\n');
}

/** The same as it is, without what is reached only through objects that stand apart. */
export function reachableFrom(root: object, apart: readonly object[] = []): Reachable {
  const seen = new WeakSet<object>([globalThis, process, ...apart]);
  const buffers = new Set<ArrayBufferLike>();
  const texts: string[] = [];
  const session = new Session();
  session.connect();
  Object.assign(globalThis, { reachable: { root, seen, buffers, texts } });
  let objects = 0;
  try {
    const { result } = call<Runtime.EvaluateReturnType>(session, 'Runtime.evaluate', {
      expression: 'globalThis.reachable.root',
    });
    const waiting: Runtime.RemoteObject[] = [result];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      if (typeof next.value === 'string') texts.push(next.value);
      if (next.objectId === undefined || next.type === 'symbol') continue;
      if (++objects > OBJECTS_MAX) throw new Error(`more than ${OBJECTS_MAX} objects are reachable`);
      waiting.push(...partsOf(session, next, next.objectId));
    }
  } finally {
    session.disconnect();
    Object.assign(globalThis, { reachable: undefined });
  }
  return { texts, buffers: [...buffers], objects };
}

/** What an object that was not seen before consists of. */
function partsOf(session: Session, object: Runtime.RemoteObject, objectId: string): Runtime.RemoteObject[] {
  // Lists of scopes, and scopes, are made anew whenever they are asked for.
  const isScopes = object.subtype === undefined && object.className === undefined && object.type === 'object';
  if (!isScopes && isLeaf(session, objectId)) return [];
  const properties = call<Properties>(session, 'Runtime.getProperties', { objectId, ownProperties: true });
  if (isScopes && properties.result.some(({ name }) => REQUIRES.test(name))) return [];
  const named = properties.result.filter(({ name }) => name !== '__proto__' && name !== 'constructor');
  const internals = (properties.internalProperties ?? []).filter(({ name }) => INTERNALS.test(name));
  return [...named, ...(properties.privateProperties ?? []), ...internals]
    .filter(({ name }) => !IMPORTS.test(name))
    .flatMap(({ value }) => (value && !SHARED_SCOPES.test(value.description ?? '') ? [value] : []));
}

/** True for what was seen before, and for bytes and lists of bytes, text and numbers, which are taken note of. */
function isLeaf(session: Session, objectId: string): boolean {
  const { result } = call<Runtime.CallFunctionOnReturnType>(session, 'Runtime.callFunctionOn', {
    objectId,
    functionDeclaration: `function () {
      const { seen, buffers, texts } = globalThis.reachable;
      if (seen.has(this)) return true;
      seen.add(this);
      const isLeaf = (value) => {
        const buffer = ArrayBuffer.isView(value) ? value.buffer : value;
        if (buffer instanceof ArrayBuffer || buffer instanceof SharedArrayBuffer) buffers.add(buffer);
        else if (typeof value === 'string') texts.push(value);
        else return typeof value === 'number' || value === undefined;
        return true;
      };
      return isLeaf(this) || (Array.isArray(this) && this.every(isLeaf));
    }`,
    returnByValue: true,
  });
  return result.value === true;
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

import { type Runtime, Session } from 'node:inspector';

/** The declarations of Node 20 do not know of private fields. */
type Properties = Runtime.GetPropertiesReturnType & { privateProperties?: Property[] };
type Property = { name: string; value?: Runtime.RemoteObject };

/** What can be reached from an object, in the order it was found. */
export interface Reachable {
  texts: string[];
  numbers: number[];
  /** Whole, also where only a part of one is looked at. */
  buffers: ArrayBufferLike[];
  objects: number;
}

const OBJECTS_MAX = 50_000;
/** Of an object's parts that have no name in the language. */
const INTERNALS = /Scopes|Target|Bound|PromiseResult/;
/** What every function sees; a module has no state of its own. */
const SHARED_SCOPES = /^(Global|Module|Script)\b/;
/** The scopes of a module as Node and Vitest load it, inside the shared ones: a function, and in it a block. */
const MODULE_SCOPES = ['Closure', 'Block'];

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
  const walk = new Walk(root, apart);
  const session = new Session();
  session.connect();
  // Only by a name that all know can the debugger be shown an object.
  Object.assign(globalThis, { reachable: walk });
  try {
    for (let object = walk.next(); object; object = walk.next()) lookInside(session, walk, object);
  } finally {
    session.disconnect();
    Object.assign(globalThis, { reachable: undefined });
  }
  return walk;
}

/** What was found, and what is still to be looked into. */
class Walk implements Reachable {
  readonly texts: string[] = [];
  readonly numbers: number[] = [];
  readonly buffers: ArrayBufferLike[] = [];
  objects = 0;
  /** The object that is looked into. */
  current: object | undefined;
  readonly #seen: WeakSet<object>;
  readonly #waiting: object[] = [];

  constructor(root: object, apart: readonly object[]) {
    this.#seen = new WeakSet([globalThis, process, ...apart]);
    this.add(root);
  }

  /** The next object that was not looked into yet. */
  next(): object | undefined {
    this.current = this.#waiting.pop();
    if (this.current && ++this.objects > OBJECTS_MAX) throw new Error(`more than ${OBJECTS_MAX} objects are reachable`);
    return this.current;
  }

  /** Values of any kind. */
  add(...values: unknown[]): void {
    for (const value of values) {
      if (typeof value === 'string') this.texts.push(value);
      if (typeof value === 'number') this.numbers.push(value);
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null) continue;
      const object = ArrayBuffer.isView(value) ? value.buffer : value;
      if (this.#seen.has(object)) continue;
      this.#seen.add(object);
      if (object instanceof ArrayBuffer || object instanceof SharedArrayBuffer) this.buffers.push(object);
      else this.#waiting.push(object);
    }
  }
}

/** Public properties and entries are for all to see, the rest only for the debugger. */
function lookInside(session: Session, walk: Walk, object: object): void {
  const properties = Object.entries(Object.getOwnPropertyDescriptors(object));
  for (const [name, { value }] of properties) if (name !== 'constructor') walk.add(value);
  if (object instanceof Map) for (const [key, value] of object) walk.add(key, value);
  if (object instanceof Set) walk.add(...object);
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype === Object.prototype || prototype === Array.prototype) return;
  const { result } = call<Runtime.EvaluateReturnType>(session, 'Runtime.evaluate', {
    expression: 'globalThis.reachable.current',
  });
  const { privateProperties = [], internalProperties = [] } = propertiesOf(session, result);
  const internals = internalProperties.filter(({ name }) => INTERNALS.test(name)).flatMap(valueIn);
  addAll(session, [...privateProperties.flatMap(valueIn), ...internals.filter((value) => !isScopeList(value))]);
  for (const scopes of internals.filter(isScopeList)) {
    for (const scope of innerScopes(propertiesOf(session, scopes))) {
      addAll(session, propertiesOf(session, scope).result.flatMap(valueIn));
    }
  }
}

const valueIn = ({ value }: { value?: Runtime.RemoteObject | undefined }): Runtime.RemoteObject[] =>
  value ? [value] : [];

const isScopeList = ({ subtype }: Runtime.RemoteObject): boolean =>
  (subtype as string | undefined) === 'internal#scopeList';

/** Without the scopes that all functions of a module see. */
function innerScopes({ result }: Properties): Runtime.RemoteObject[] {
  const scopes = result.flatMap(valueIn);
  const shared = scopes.findIndex(({ description }) => SHARED_SCOPES.test(description ?? ''));
  const inner = scopes.slice(0, shared < 0 ? undefined : shared);
  for (const scope of MODULE_SCOPES) if (inner.at(-1)?.description === scope) inner.pop();
  return inner;
}

const propertiesOf = (session: Session, { objectId }: Runtime.RemoteObject): Properties =>
  call<Properties>(session, 'Runtime.getProperties', { objectId, ownProperties: true });

/** Values that only the debugger knows, to the walk. */
function addAll(session: Session, values: readonly Runtime.RemoteObject[]): void {
  const known = values.filter(({ objectId, type }) => objectId !== undefined || type === 'string' || type === 'number');
  if (known.length === 0) return;
  const { result } = call<Runtime.EvaluateReturnType>(session, 'Runtime.evaluate', {
    expression: 'globalThis.reachable',
  });
  call(session, 'Runtime.callFunctionOn', {
    objectId: result.objectId,
    functionDeclaration: 'function (...values) { this.add(...values); }',
    arguments: known.map(({ objectId, value }) => (objectId === undefined ? { value } : { objectId })),
  });
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

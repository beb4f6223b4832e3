// What is told of one packet: layers that tile its bytes, and in each layer fields that tile the layer.

/** One thing that bytes say. Offsets count from the frame's first byte; `end` is one past the last. */
export interface Field {
  name: string;
  /** In words, one line; empty for raw bytes. */
  value: string;
  at: number;
  end: number;
  /** Fields of depth 0 tile their layer; deeper ones say more about the nearest shallower one before them. */
  depth: number;
  /** Bytes that nothing is known about; to be shown as they are. */
  raw: boolean;
}

/** One header or message. */
export interface Layer {
  /** As drop reasons begin: "ipv4" of "ipv4.version". */
  key: string;
  /** For people: "IPv4". */
  name: string;
  at: number;
  end: number;
  fields: Field[];
  /** Why the layer could not be read to its end. */
  fault?: string;
  /** True when its raw bytes may be anything a person typed; they are shown only on request. */
  isPrivate: boolean;
}

/** Where a layer's bytes lie, as offsets into a buffer. */
export interface Span {
  at: number;
  /** As far as they were captured. */
  end: number;
  /** As far as they went on the wire. */
  wireEnd: number;
}

/** What some bytes say. */
export type Say = (bytes: Uint8Array, at: number, end: number) => string;
/** One row of a header's table. */
export type Row = readonly [name: string, lengthBytes: number, say: Say];

/** More fields of one layer are there to keep readers busy; what comes after them is left raw. */
const FIELDS_MAX = 2_000;

/** Reads one layer from its first byte to its last, and notes what each byte says. */
export class LayerReader {
  readonly layer: Layer;
  readonly bytes: Uint8Array;
  /** The next byte to read. */
  at: number;
  /** One past the last byte of what is read now. */
  end: number;
  readonly #frameStart: number;
  readonly #wireEnd: number;
  #depth = 0;

  constructor(bytes: Uint8Array, frameStart: number, span: Span, key: string, name: string) {
    this.bytes = bytes;
    this.at = span.at;
    this.end = span.end;
    this.#frameStart = frameStart;
    this.#wireEnd = span.wireEnd;
    const at = span.at - frameStart;
    this.layer = { key, name, at, end: at, fields: [], isPrivate: false };
  }

  get left(): number {
    return this.end - this.at;
  }

  /** The next bytes as one field; false, with the fault noted, when they are not all there. */
  field(name: string, lengthBytes: number, say: Say | string): boolean {
    const end = this.at + lengthBytes;
    if (end > this.end) return this.#fail(name, end);
    this.#add(name, this.at, end, typeof say === 'string' ? say : say(this.bytes, this.at, end), false);
    this.at = end;
    return true;
  }

  /** All rows of a table, as far as the bytes go. */
  table(rows: readonly Row[]): boolean {
    return rows.every(([name, lengthBytes, say]) => this.field(name, lengthBytes, say));
  }

  /** More about the bytes of the field before. */
  note(name: string, value: string): void {
    const last = this.layer.fields.at(-1);
    if (!last) return;
    const depth = Math.max(last.depth, this.#depth + 1);
    this.layer.fields.push({ name, value, at: last.at, end: last.end, depth, raw: false });
  }

  /** Bytes that nothing is known about. */
  raw(name: string, lengthBytes: number): boolean {
    const end = this.at + lengthBytes;
    if (end > this.end) return this.#fail(name, end);
    if (lengthBytes > 0) this.#add(name, this.at, end, '', true);
    this.at = end;
    return true;
  }

  /** A field that has fields: what `read` does not read of it is raw. What it returns is the field's value. */
  group(name: string, lengthBytes: number, read: () => string): boolean {
    const end = this.at + lengthBytes;
    if (end > this.end) return this.#fail(name, end);
    const outerEnd = this.end;
    const field = this.#add(name, this.at, end, '', false);
    this.end = end;
    this.#depth++;
    field.value = read();
    if (this.at < end) this.raw('unread', end - this.at);
    this.#depth--;
    this.end = outerEnd;
    return true;
  }

  /** Whether another field may be made. */
  get hasRoom(): boolean {
    return this.layer.fields.length < FIELDS_MAX;
  }

  /** The layer cannot be read further: why. The first reason stays. */
  fault(reason: string): false {
    this.layer.fault ??= reason;
    return false;
  }

  /** The layer ends here. */
  close(): void {
    this.layer.end = this.at - this.#frameStart;
  }

  /** The layer has all bytes that are left, whatever they say. */
  closeAtEnd(name: string): void {
    if (this.left > 0) this.raw(name, this.left);
    this.close();
  }

  #add(name: string, at: number, end: number, value: string, raw: boolean): Field {
    const start = this.#frameStart;
    const field: Field = { name, value, at: at - start, end: end - start, depth: this.#depth, raw };
    this.layer.fields.push(field);
    return field;
  }

  /** The bytes that are there of a field that is not whole. */
  #fail(name: string, neededEnd: number): false {
    const missing = neededEnd - this.end;
    const why =
      neededEnd <= this.#wireEnd ? 'the packet goes on, but these bytes are not there' : 'the packet ends before';
    const count = missing === 1 ? '1 byte is' : `${missing} bytes are`;
    this.fault(`${count} missing of "${name}" at byte ${this.at - this.#frameStart}: ${why}`);
    if (this.left > 0) this.#add(name, this.at, this.end, '', true);
    this.at = this.end;
    return false;
  }
}

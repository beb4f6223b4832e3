/** What a value is; see the head of events.proto. */
export type ValueKind = 'ip' | 'mac' | 'time' | 'number' | 'string' | 'bool' | 'enum' | 'message' | 'map';

/** One field of an event, as the schema defines it. */
export interface Field {
  readonly name: string;
  readonly number: number;
  readonly kind: ValueKind;
  /** The message or enum, for those kinds; the value's kind, for maps. */
  readonly of?: string;
  readonly optional: boolean;
  readonly repeated: boolean;
  readonly doc: string;
}

/** One kind of event. */
export interface EventKind {
  /** Field number within Event. */
  readonly number: number;
  readonly doc: string;
  readonly fields: readonly Field[];
}

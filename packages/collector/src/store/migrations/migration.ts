/** A step that cannot be derived from the schema: a renamed column, a changed type, a table of its own. */
export interface Migration {
  /** Counts from 1 without gaps. */
  number: number;
  /** What it does, in a few words. */
  name: string;
  /** Statements in order. Safe to run again: the process may end between the last of them and its record. */
  statements: readonly string[];
}

// JSON with placeholders in its texts. Values are put into the parsed template, never into its text: whatever a
// device is called, the structure stays as it was written.
import { parseJson } from '@lanhound/runtime';

const PLACEHOLDER = /\{\{\s*(\w+)\s*\}\}/g;
const ALONE = /^\{\{\s*(\w+)\s*\}\}$/;

export type Values = Readonly<Record<string, unknown>>;

/** What is wrong with a template; undefined when nothing is. */
export function whyNoTemplate(template: string, names: readonly string[]): string | undefined {
  const tree = parseJson(template);
  if (tree === undefined) return 'JSON is wanted, with placeholders only between its quotes';
  const unknown = [...template.matchAll(PLACEHOLDER)]
    .map(([, name]) => name ?? '')
    .find((name) => !names.includes(name));
  return unknown === undefined ? undefined : `{{${unknown}}} is no placeholder; there are ${names.join(', ')}`;
}

/** A text that is one placeholder alone becomes its value, whatever that is; within other text, values are text. */
export function filled(template: string, values: Values): unknown {
  return JSON.parse(template, (_, value: unknown) => (typeof value === 'string' ? filledText(value, values) : value));
}

function filledText(text: string, values: Values): unknown {
  const alone = ALONE.exec(text)?.[1];
  if (alone !== undefined) return values[alone];
  return text.replace(PLACEHOLDER, (_, name: string) => textOf(values[name]));
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

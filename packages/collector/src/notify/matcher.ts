// Matchers in Alertmanager's words: name="value", name!="value", name=~"regex", name!~"regex".
import { z } from 'zod';

export interface Matcher {
  name: string;
  value: string;
  isRegex: boolean;
  /** False turns it round. */
  isEqual: boolean;
}

const FORM = /^\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^"\s,{}=~!]*))\s*$/s;
/** More than anybody writes by hand; a regular expression of any length is work for every alert. */
const TEXT_MAX = 500;

/** Throws with what is wrong and what is wanted. */
export function parseMatcher(text: string): Matcher {
  const [, name, operator, quoted, bare] = FORM.exec(text) ?? [];
  if (name === undefined || operator === undefined || text.length > TEXT_MAX) {
    throw new Error(`"${text.slice(0, 80)}" is no matcher; write for example detector="new-device" or mac=~"b8:27:.*"`);
  }
  const value = quoted === undefined ? (bare ?? '') : unescaped(quoted);
  const matcher = { name, value, isRegex: operator.endsWith('~'), isEqual: !operator.startsWith('!') };
  if (matcher.isRegex) regexOf(value);
  return matcher;
}

export function matcherText({ name, value, isRegex, isEqual }: Matcher): string {
  const escaped = value.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`));
  return `${name}${isEqual ? '=' : '!'}${isRegex ? '~' : isEqual ? '' : '='}"${escaped}"`;
}

/** Whether labels match all of them. A label that is missing is the empty text, as Alertmanager has it. */
export function compileMatchers(matchers: readonly Matcher[]): (labels: Readonly<Record<string, string>>) => boolean {
  const tests = matchers.map(({ name, value, isRegex, isEqual }) => {
    const regex = isRegex ? regexOf(value) : undefined;
    return (labels: Readonly<Record<string, string>>) => {
      const label = labels[name] ?? '';
      return (regex ? regex.test(label) : label === value) === isEqual;
    };
  });
  return (labels) => tests.every((test) => test(labels));
}

/** A matcher as text in a configuration or a request. */
export const MatcherText = z
  .string()
  .max(TEXT_MAX)
  .superRefine((text, context) => {
    try {
      parseMatcher(text);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
    }
  });

/** Anchored at both ends, as Prometheus does it. */
const regexOf = (value: string): RegExp => new RegExp(`^(?:${value})$`, 's');

const unescaped = (text: string): string => text.replace(/\\(.)/gs, (_, c: string) => (c === 'n' ? '\n' : c));

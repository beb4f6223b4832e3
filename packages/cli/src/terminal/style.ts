import type { Severity } from '@lanhound/collector';

/** SGR parameters, on and off, ECMA-48. */
const SGR = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

export type Tone = keyof typeof SGR;
export type Paint = (tone: Tone, text: string) => string;

/** Colours for a terminal that has them; https://no-color.org and FORCE_COLOR are honoured. */
export function paintFor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): Paint {
  const forced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0';
  const wanted = forced || (stream.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb');
  return wanted ? (tone, text) => `\u001b[${SGR[tone][0]}m${text}\u001b[${SGR[tone][1]}m` : (_tone, text) => text;
}

export const severityTone: Record<Severity, Tone> = { critical: 'red', high: 'yellow', normal: 'cyan', info: 'dim' };

/** Text from the network made safe to print: no control characters that would steer the terminal. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is the point.
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\u00b7');
}

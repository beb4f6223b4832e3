// Lines to a text that a receiver shows, cut to what it takes: never within markup, which would show as such.
import { type Line, linesOf } from './lines.ts';
import type { Link, Message } from './message.ts';

/** One language of markup. What it is given is text; what it gives is markup. */
export interface Markup {
  text(text: string): string;
  strong(text: string): string;
  /** As it is, letter by letter. */
  verbatim(text: string): string;
  link(text: string, url: string): string;
  item: string;
  lineBreak: string;
}

export interface Limit {
  most: number;
  /** How the receiver counts; UTF-16 code units unless told otherwise. */
  sizeOf?: (text: string) => number;
}

export const bytesOf = (text: string): number => Buffer.byteLength(text);

/** What a message says, without its title and links. */
export function markupOf(message: Pick<Message, 'sections'>, markup: Markup, limit: Limit): string {
  const lines = linesOf(message);
  const { most, sizeOf = lengthOf } = limit;
  const whole = lines.map((line) => rendered(line, markup));
  const all = whole.join(markup.lineBreak);
  if (sizeOf(all) <= most) return all;
  const room = most - sizeOf(`${markup.lineBreak}…`);
  return fitting(lines, markup, { most: room, sizeOf }).join(markup.lineBreak);
}

/** As many lines as there is room for, the next one shortened, or the sign that something is missing. */
function fitting(lines: readonly Line[], markup: Markup, { most, sizeOf }: Required<Limit>): string[] {
  const taken: string[] = [];
  const fits = (line: string) => sizeOf([...taken, line].join(markup.lineBreak)) <= most;
  const part = (line: Line, text: string) => rendered({ ...line, text } as Line, markup);
  for (const line of lines) {
    const whole = rendered(line, markup);
    if (fits(whole)) {
      taken.push(whole);
      continue;
    }
    const short = line.type === 'heading' ? '' : shortened(line.text, (text) => fits(part(line, text)));
    if (short !== '') return [...taken, part(line, short)];
    break;
  }
  while (taken.at(-1) === '') taken.pop();
  return [...taken, '…'];
}

/** The most of a text that fits, by bisection; empty when nothing does. */
export function shortened(text: string, fits: (text: string) => boolean): string {
  if (fits(text)) return text;
  let least = 0;
  let most = text.length;
  while (most - least > 1) {
    const middle = (least + most) >> 1;
    if (fits(cut(text, middle))) least = middle;
    else most = middle;
  }
  return least === 0 ? '' : cut(text, least);
}

/** At a whole character, with the sign that something is missing. */
export function cut(text: string, charactersMax: number): string {
  if (text.length <= charactersMax) return text;
  const end = charactersMax - 1;
  // Half of a pair of surrogates is no character.
  const isPair = /[\uD800-\uDBFF]/.test(text.charAt(end - 1));
  return `${text.slice(0, isPair ? end - 1 : end)}…`;
}

/** All links in one line. */
export const linksOf = (links: readonly Link[], markup: Markup): string =>
  links.map(({ text, url }) => markup.link(text, url)).join(' · ');

const lengthOf = (text: string): number => text.length;

function rendered(line: Line, markup: Markup): string {
  switch (line.type) {
    case 'heading':
      return markup.strong(`${line.text}:`);
    case 'text':
      return line.text.split('\n').map(markup.text).join(markup.lineBreak);
    case 'item':
      return `${markup.item}${markup.text(line.text)}`;
    case 'fact':
      return `${markup.text(`${line.name}:`)} ${markup.verbatim(line.text)}`;
    case 'gap':
      return '';
    default:
      return line satisfies never;
  }
}

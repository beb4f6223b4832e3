import type { Message, Section } from './message.ts';

/** What every form of a message is made of: none goes over the end of its line but `text`. */
export type Line =
  | { type: 'heading'; text: string }
  | { type: 'text'; text: string }
  | { type: 'item'; text: string }
  /** `value` may come from the network: it is never markup. */
  | { type: 'fact'; name: string; text: string }
  /** Between two sections. */
  | { type: 'gap'; text: '' };

/** What a message says, without its title and links. */
export function linesOf({ sections }: Pick<Message, 'sections'>): Line[] {
  const gap: Line = { type: 'gap', text: '' };
  const parts = sections.map(sectionLines).filter((lines) => lines.length > 0);
  return parts.flatMap((lines, i) => (i === 0 ? lines : [gap, ...lines]));
}

function sectionLines(section: Section): Line[] {
  switch (section.type) {
    case 'text':
      return section.text === '' ? [] : [{ type: 'text', text: section.text }];
    case 'facts':
      return headed(
        section.heading,
        section.facts.map(({ name, value }) => ({ type: 'fact', name, text: value })),
      );
    case 'list': {
      const type = section.items.length === 1 ? 'text' : 'item';
      return headed(
        section.heading,
        section.items.map((text) => ({ type, text })),
      );
    }
    default:
      return section satisfies never;
  }
}

const headed = (heading: string | undefined, lines: readonly Line[]): Line[] => [
  ...(heading ? [{ type: 'heading', text: heading } as const] : []),
  ...lines,
];

import type { Message, Section } from './message.ts';

/** What a message says, without its title and links, as text of lines; cut to so many characters. */
export function plainText({ sections }: Message, charactersMax = Number.POSITIVE_INFINITY): string {
  return cut(sections.map(sectionText).filter(Boolean).join('\n\n'), charactersMax);
}

/** At a whole character, with the sign that something is missing. */
export function cut(text: string, charactersMax: number): string {
  if (text.length <= charactersMax) return text;
  const end = charactersMax - 1;
  // Half of a pair of surrogates is no character.
  const isPair = /[\uD800-\uDBFF]/.test(text.charAt(end - 1));
  return `${text.slice(0, isPair ? end - 1 : end)}…`;
}

function sectionText(section: Section): string {
  switch (section.type) {
    case 'text':
      return section.text;
    case 'facts':
      return headed(
        section.heading,
        section.facts.map(({ name, value }) => `${name}: ${value}`),
      );
    case 'list':
      return headed(
        section.heading,
        section.items.length === 1 ? section.items : section.items.map((item) => `- ${item}`),
      );
    default:
      return section satisfies never;
  }
}

const headed = (heading: string | undefined, lines: readonly string[]): string =>
  [...(heading ? [`${heading}:`] : []), ...lines].join('\n');

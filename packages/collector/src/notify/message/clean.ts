// Names and evidence come from the network: nothing in them may act on what shows them.
import type { Message, Section } from './message.ts';

/** Controls; signs that turn the direction of reading round, or show nothing; halves of characters. */
const ACTING = /[\p{Cc}\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\p{Cs}]/gu;

const cleanText = (text: string): string => text.replace(/\r\n?/g, '\n').replace(ACTING, (sign) => keptOf(sign));

const keptOf = (sign: string): string => (sign === '\n' ? sign : sign === '\t' ? ' ' : '');

/** Of one line, so that nothing can pass for a line of ours. */
const cleanLine = (text: string): string => cleanText(text).replaceAll('\n', ' ');

export const cleanMessage = (message: Message): Message => ({
  ...message,
  title: cleanLine(message.title),
  sections: message.sections.map(cleanSection),
});

function cleanSection(section: Section): Section {
  switch (section.type) {
    case 'text':
      return { ...section, text: cleanText(section.text) };
    case 'facts':
      return {
        ...section,
        facts: section.facts.map(({ name, value }) => ({ name: cleanLine(name), value: cleanLine(value) })),
      };
    case 'list':
      return { ...section, items: section.items.map(cleanLine) };
    default:
      return section satisfies never;
  }
}

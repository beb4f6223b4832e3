import { type Markup, markupOf } from './markup.ts';
import type { Message } from './message.ts';

export { cut } from './markup.ts';

const asItIs = (text: string): string => text;

export const plain: Markup = {
  ...{ text: asItIs, strong: asItIs, verbatim: asItIs },
  link: (text, url) => `${text}: ${url}`,
  ...{ item: '- ', lineBreak: '\n' },
};

/** What a message says, without its title and links, as text of lines; cut to so many characters. */
export const plainText = (message: Message, charactersMax = Number.POSITIVE_INFINITY): string =>
  markupOf(message, plain, { most: charactersMax });

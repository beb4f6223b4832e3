// Kinds of Markdown. Code spans keep addresses what they are: no emoji of ":ab:", no mention, no link.
import type { Markup } from './markup.ts';

interface Dialect {
  text(text: string): string;
  lineBreak: string;
}

const markdown = ({ text, lineBreak }: Dialect): Markup => ({
  text,
  strong: (strong) => `**${text(strong)}**`,
  // Nothing can be escaped within a code span.
  verbatim: (code) => (code.trim() === '' ? '' : `\`${code.replaceAll('`', "'")}\``),
  link: (words, url) => `[${text(words)}](${linkTarget(url)})`,
  item: '- ',
  lineBreak,
});

/** Every sign that may begin markup somewhere, with a backslash. */
const escaped = (text: string): string => text.replace(/[\\`*_{}[\]()#+\-.!~|>]/g, '\\$&');

/** As CommonMark says, with the extensions of GitHub. A line ends where two spaces say so. */
export const commonMark: Markup = markdown({
  text: (text) => escaped(text).replace(/[<&:]/g, '\\$&'),
  lineBreak: '  \n',
});

export const discordMarkdown: Markup = markdown({
  text: (text) => escaped(text).replace(/[<:]/g, '\\$&'),
  lineBreak: '\n',
});

/** Mentions and emoji know no backslash there; a space of no width parts them. */
export const mattermostMarkdown: Markup = markdown({
  text: (text) => escaped(text).replace(/[@:]/g, '$&\u200B'),
  lineBreak: '\n',
});

const linkTarget = (url: string): string => new URL(url).href.replaceAll('(', '%28').replaceAll(')', '%29');

import type { Markup } from './markup.ts';

/** The few tags that messengers know. */
export const inlineHtml = (lineBreak: string): Markup => ({
  text: escapeHtml,
  strong: (text) => `<b>${escapeHtml(text)}</b>`,
  verbatim: (text) => `<code>${escapeHtml(text)}</code>`,
  link: (text, url) => `<a href="${escapeHtml(new URL(url).href)}">${escapeHtml(text)}</a>`,
  item: '• ',
  lineBreak,
});

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] as string);

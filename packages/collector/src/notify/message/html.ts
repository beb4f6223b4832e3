// A message as a document for mail programs: of what they show alike, with no colours of its own but in the margin, so
// that it can be read on white and on black.
import { badgeOf } from './badge.ts';
import { escapeHtml } from './inline-html.ts';
import { cut } from './markup.ts';
import type { Link, Message, Section } from './message.ts';

/** Of one text: mail programs hide what comes after a hundred thousand characters. */
const TEXT_MAX = 4000;
/** Of one value or one entry of a list. */
const VALUE_MAX = 500;

const FONT = 'font-family:system-ui,-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif';
// Broken anywhere: a long name without spaces would widen the page of a phone.
const BREAK = 'overflow-wrap:anywhere;word-break:break-word';
const BUTTON = 'display:inline-block;margin:0 8px 8px 0;padding:8px 14px;border:1px solid;border-radius:6px';

export function htmlOf(message: Message): string {
  const colour = `#${badgeOf(message).colour.toString(16).padStart(6, '0')}`;
  const box = `max-width:600px;margin:0 auto;padding:4px 0 4px 16px;border-left:4px solid ${colour}`;
  const title = line(message.title, TEXT_MAX);
  return [
    '<!doctype html>',
    `<html lang="${escapeHtml(message.language)}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    // Without these, some programs turn dark text around and leave the rest.
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">',
    `<style>:root{color-scheme:light dark}</style><title>${title}</title></head>`,
    `<body style="margin:0;padding:16px"><div style="${box};${FONT};font-size:16px;line-height:1.5;${BREAK}">`,
    `<h1 style="margin:0 0 12px;font-size:20px;line-height:1.3">${title}</h1>`,
    ...message.sections.map(sectionHtml),
    ...(message.links.length > 0 ? [`<p style="margin:16px 0 0">${message.links.map(button).join('')}</p>`] : []),
    '</div></body></html>',
    '',
  ].join('\n');
}

function sectionHtml(section: Section): string {
  switch (section.type) {
    case 'text':
      return paragraph(cut(section.text, TEXT_MAX).split('\n').map(escapeHtml).join('<br>'));
    case 'facts':
      return section.facts.length === 0 ? '' : `${heading(section.heading)}${tableOf(section.facts)}`;
    case 'list':
      return section.items.length === 0 ? '' : `${heading(section.heading)}${listOf(section.items)}`;
    default:
      return section satisfies never;
  }
}

const heading = (text: string | undefined): string =>
  text ? `<h2 style="margin:16px 0 4px;font-size:16px;line-height:1.3">${line(text, VALUE_MAX)}</h2>` : '';

function tableOf(facts: readonly { name: string; value: string }[]): string {
  const rows = facts.map(
    ({ name, value }) =>
      '<tr><td style="padding:0 12px 0 0;vertical-align:top;opacity:.7;white-space:nowrap">' +
      `${line(name, VALUE_MAX)}</td><td style="vertical-align:top">${line(value, VALUE_MAX)}</td></tr>`,
  );
  return `<table style="margin:0 0 12px;border-collapse:collapse;font-size:inherit">${rows.join('')}</table>`;
}

function listOf(items: readonly string[]): string {
  if (items.length === 1) return paragraph(line(items[0] as string, TEXT_MAX));
  const entries = items.map((item) => `<li>${line(item, VALUE_MAX)}</li>`);
  return `<ul style="margin:0 0 12px;padding-left:20px">${entries.join('')}</ul>`;
}

const paragraph = (html: string): string => (html === '' ? '' : `<p style="margin:0 0 12px">${html}</p>`);

const line = (text: string, charactersMax: number): string => escapeHtml(cut(text, charactersMax));

const button = ({ text, url }: Link): string =>
  `<a href="${escapeHtml(new URL(url).href)}" style="${BUTTON};color:inherit;text-decoration:none">${escapeHtml(text)}</a>`;

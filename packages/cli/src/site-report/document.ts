// Text with headings, lists and tables, for people: as Markdown or as a page of HTML. What is in it is never markup.
import { printable } from '../terminal/style.ts';

export type Block =
  | { type: 'heading'; level: 1 | 2 | 3; text: string }
  | { type: 'text'; text: string }
  | { type: 'list'; items: readonly string[] }
  | { type: 'table'; head: readonly string[]; rows: readonly (readonly string[])[] };

export const markdownOf = (blocks: readonly Block[]): string => `${blocks.map(markdownBlock).join('\n\n')}\n`;

function markdownBlock(block: Block): string {
  switch (block.type) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${markdownText(block.text)}`;
    case 'text':
      return markdownText(block.text);
    case 'list':
      return block.items.map((item) => `- ${markdownText(item)}`).join('\n');
    case 'table': {
      const row = (cells: readonly string[]) => `| ${cells.map(markdownText).join(' | ')} |`;
      return [row(block.head), row(block.head.map(() => '---')), ...block.rows.map(row)].join('\n');
    }
    default:
      return block satisfies never;
  }
}

/** Characters that mean something to Markdown, also at the start of a line, mean themselves. */
const markdownText = (text: string): string =>
  text === '---'
    ? text
    : printable(text)
        .replace(/[\\`*_[\]<>|~#!&]/g, '\\$&')
        .replace(/^(\s*)([-+=]|\d+(?=[.)]))/, '$1\\$2')
        .replace(/(https?|ftp):|www\./gi, (start) => `${start.slice(0, -1)}\\${start.slice(-1)}`);

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}' +
  'table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;' +
  'border-bottom:1px solid #8884;overflow-wrap:anywhere}';

/** A page that loads nothing. */
export function htmlOf(title: string, blocks: readonly Block[]): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    '<meta name="viewport" content="width=device-width">',
    `<title>${htmlText(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    ...blocks.map(htmlBlock),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function htmlBlock(block: Block): string {
  switch (block.type) {
    case 'heading':
      return `<h${block.level}>${htmlText(block.text)}</h${block.level}>`;
    case 'text':
      return `<p>${htmlText(block.text)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${htmlText(item)}</li>`).join('')}</ul>`;
    case 'table': {
      const row = (tag: 'th' | 'td', cells: readonly string[]) =>
        `<tr>${cells.map((cell) => `<${tag}>${htmlText(cell)}</${tag}>`).join('')}</tr>`;
      return `<table>${row('th', block.head)}${block.rows.map((cells) => row('td', cells)).join('')}</table>`;
    }
    default:
      return block satisfies never;
  }
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const htmlText = (text: string): string => printable(text).replace(/[&<>"']/g, (each) => ENTITIES[each] ?? each);

import type { ReceiverPreview, Shown } from '@lanhound/collector';
import { parseJson } from '@lanhound/runtime';
import { stringify } from 'yaml';
import { type Paint, printable } from '../terminal/style.ts';

const INDENT = '  ';

/** Each kind of message as one receiver would pass it on. */
export function previewLines({ receiver, type, samples }: ReceiverPreview, paint: Paint): string[] {
  const title = receiver === type ? receiver : `${receiver} (${type})`;
  return [
    ...['', paint('bold', printable(title))],
    ...samples.flatMap(({ kind, shown }) => [
      ...['', paint('cyan', `${INDENT}${kind}`)],
      ...(shown.length > 0 ? shown.flatMap(shownLines) : ['(nothing is sent)']).map(indented),
    ]),
    '',
  ];
}

const indented = (line: string): string => (line === '' ? '' : INDENT.repeat(2) + printable(line));

function shownLines(shown: Shown): string[] {
  switch (shown.type) {
    case 'request': {
      const { method, host, body } = shown;
      return [`${method} to ${host}`, ...bodyText(body).split('\n')];
    }
    case 'lines':
      return shown.lines.map((line) => line.replace(/\n$/, ''));
    case 'message':
      return [shown.message.title, '', ...shown.text.split('\n')];
    default:
      return shown satisfies never;
  }
}

/** JSON in a form in which lines of text are lines. */
function bodyText(body: string): string {
  const json = parseJson(body);
  return (json === undefined ? body : stringify(json, { lineWidth: 0 })).trimEnd();
}

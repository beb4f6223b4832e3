// One packet in words, layer by layer, with the bytes that say them.

import { formatTime } from '@lanhound/proto';
import type { Dissection, DropExplanation, Field, Layer } from '@lanhound/sensor';
import { type Paint, printable } from '../terminal/style.ts';
import { wrap } from '../terminal/table.ts';
import { plural } from '../terminal/units.ts';
import { hexDump } from './hex-dump.ts';

export interface TextOptions {
  /** Show the bytes of every layer, secrets included. */
  hex: boolean;
  width: number;
  paint: Paint;
}

/** The captured bytes; the dissection's offsets count from `start`. */
export interface FrameBytes {
  bytes: Uint8Array;
  start: number;
}

const RANGE_WIDTH = 9;
const NAME_COLUMN = RANGE_WIDTH + 2;
const NAME_WIDTH = 22;
const VALUE_COLUMN = NAME_COLUMN + NAME_WIDTH + 1;
/** A layer's raw bytes that are shown; --hex shows all. */
const RAW_BYTES_SHOWN = 256;

const GROUP_WORDS: Readonly<Record<DropExplanation['group'], string>> = {
  notIp: 'The sensor counts it and makes no event of it',
  cut: 'The sensor counts it as cut',
  malformed: 'The sensor counts it as malformed',
  unknownLink: 'The sensor counts it and makes no event of it',
};

/** Ends in a line break. */
export function packetText(number: number, packet: Dissection, frame: FrameBytes, options: TextOptions): string {
  const lines = [
    ...headLines(number, packet, options),
    ...packet.layers.flatMap((layer) => ['', ...layerLines(layer, frame, options)]),
    ...(packet.drop ? ['', ...dropLines(packet.drop, options)] : []),
    ...(packet.masked && !options.hex ? ['', ...noteLines(options)] : []),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function headLines(number: number, packet: Dissection, { paint }: TextOptions): string[] {
  const { timeUs, wireBytes, capturedBytes, linkType, linkName } = packet;
  const cut = capturedBytes < wireBytes ? `, ${capturedBytes} captured` : '';
  const link = linkName ?? `link type ${linkType}`;
  return [`${paint('bold', `Packet ${number}`)}  ${formatTime(timeUs)}  ${plural(wireBytes, 'byte')}${cut}, ${link}`];
}

function layerLines(layer: Layer, frame: FrameBytes, options: TextOptions): string[] {
  const { paint, hex, width } = options;
  const title = `${paint('bold', printable(layer.name))}  ${paint('dim', bytesText(layer))}`;
  const isHidden = layer.isPrivate && !hex;
  const fields = layer.fields.flatMap((field) => fieldLines(field, isHidden, frame, options));
  const fault = layer.fault ? hanging(`! ${layer.fault}`, NAME_COLUMN, width).map((line) => paint('yellow', line)) : [];
  const dump = hex ? hexDump(frame.bytes, frame.start + layer.at, frame.start + layer.end, frame.start) : [];
  return [title, ...fields, ...fault, ...dump.map((line) => paint('dim', `  ${line}`))];
}

const bytesText = ({ at, end }: { at: number; end: number }): string =>
  end <= at ? 'no bytes' : end === at + 1 ? `byte ${at}` : `bytes ${at}–${end - 1}`;

const rangeText = ({ at, end }: Field): string => (end - at <= 1 ? `${at}` : `${at}–${end - 1}`);

function fieldLines(field: Field, isHidden: boolean, frame: FrameBytes, options: TextOptions): string[] {
  const { paint, width, hex } = options;
  const count = field.end - field.at;
  const value = !field.raw
    ? printable(field.value)
    : isHidden
      ? `${plural(count, 'byte')}, not shown`
      : plural(count, 'byte');
  const name = `${'  '.repeat(field.depth)}${printable(field.name)}`;
  const left = `${paint('dim', rangeText(field).padStart(RANGE_WIDTH))}  ${name.padEnd(NAME_WIDTH)} `;
  // A name too long for its column has its value on the next line.
  const isLong = name.length > NAME_WIDTH;
  const lines = hanging(value, VALUE_COLUMN, width);
  const first = isLong ? [left.trimEnd(), ...lines] : [left + (lines[0] ?? '').trimStart(), ...lines.slice(1)];
  if (!field.raw || isHidden || hex) return first;
  const shownEnd = Math.min(field.end, field.at + RAW_BYTES_SHOWN);
  const dump = hexDump(frame.bytes, frame.start + field.at, frame.start + shownEnd, frame.start);
  const rest = shownEnd < field.end ? [`  … ${plural(field.end - shownEnd, 'byte')} more; --hex shows all`] : [];
  return [...first, ...[...dump.map((line) => `  ${line}`), ...rest].map((line) => paint('dim', line))];
}

/** Words in lines that all begin at one column; a word too long for a line is broken. */
function hanging(text: string, column: number, width: number): string[] {
  const room = Math.max(20, width - column);
  const words = text.split(' ').flatMap((word) => word.match(new RegExp(`.{1,${room}}`, 'gu')) ?? []);
  return wrap(words.join(' '), room).map((line) => ' '.repeat(column) + line);
}

function dropLines({ name, words, group, at }: DropExplanation, { paint, width }: TextOptions): string[] {
  const place = at === undefined ? '' : ` at byte ${at}`;
  const text = `Not decoded${place}: ${words} (${name}). ${GROUP_WORDS[group]}.`;
  return wrap(text, width).map((line) => paint('yellow', line));
}

const noteLines = ({ paint, width }: TextOptions): string[] =>
  wrap('What may be a password or let somebody in is not shown; --hex shows every byte.', width).map((line) =>
    paint('dim', line),
  );

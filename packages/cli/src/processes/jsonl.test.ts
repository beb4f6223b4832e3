import { PassThrough } from 'node:stream';
import type { BatchMessage } from '@lanhound/bus';
import { type Event, encodeBatch } from '@lanhound/proto';
import { expect, test } from 'vitest';
import { createEventFilter } from './event-filter.ts';
import { createJsonLines } from './jsonl.ts';

const address = { site: 'home', sensor: 'test' };
const neighbor: Event = { ...address, time: 0, type: 'neighbor', op: 'request', senderIp: '10.0.0.1' };
const batch = (...events: Event[]) =>
  ({ bytes: encodeBatch({ ...address, epoch: 0, sequence: 1, events }) }) as unknown as BatchMessage;

test('one event is one line, and what is not wanted is none', async () => {
  const output = new PassThrough();
  const lines = createJsonLines(output, createEventFilter({ types: new Set(['neighbor'] as const) }));
  const http: Event = {
    ...address,
    time: 0,
    type: 'http',
    src: '10.0.0.1',
    dst: '10.0.0.2',
    flowId: 1,
    method: 'GET',
    uri: '/',
  };
  await lines.print(batch(neighbor, http, neighbor));
  const text = String(output.read());
  expect(text.endsWith('\n')).toBe(true);
  expect(
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).type),
  ).toEqual(['neighbor', 'neighbor']);
  expect(lines.events).toBe(2);
});

test('a batch waits for a reader that is slow', async () => {
  const output = new PassThrough({ highWaterMark: 16 });
  const lines = createJsonLines(output, createEventFilter({}));
  let printed = false;
  const printing = Promise.resolve(lines.print(batch(neighbor))).then(() => {
    printed = true;
  });
  await new Promise(setImmediate);
  expect(printed).toBe(false);
  output.resume();
  await printing;
});

test('many batches wait in their order, and nothing of them is written before its turn', async () => {
  const output = new PassThrough({ highWaterMark: 16 });
  const lines = createJsonLines(output, createEventFilter({}));
  const printing = Promise.all(
    Array.from({ length: 50 }, (_, i) => lines.print(batch({ ...neighbor, op: `op ${i}` }))),
  );
  await new Promise(setImmediate);
  expect(lines.events).toBe(1);
  expect(output.listenerCount('drain')).toBe(1);
  let text = '';
  output.on('data', (chunk) => (text += chunk));
  await printing;
  const said = text.split('\n').flatMap((line) => (line ? [JSON.parse(line).op] : []));
  expect(said).toEqual(Array.from({ length: 50 }, (_, i) => `op ${i}`));
});

test('nobody waits for a reader that does not read once it is closed', async () => {
  const output = new PassThrough({ highWaterMark: 16 });
  const lines = createJsonLines(output, createEventFilter({}));
  const printing = lines.print(batch(neighbor));
  lines.close();
  await printing;
  await lines.print(batch(neighbor));
  expect(lines.events).toBe(1);
});

test('a reader that has seen enough is no failure', async () => {
  const output = new PassThrough({ highWaterMark: 16 });
  output.on('error', () => {});
  const lines = createJsonLines(output, createEventFilter({}));
  const printing = lines.print(batch(neighbor));
  output.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  await printing;
  expect(lines.readerGone).toBe(true);
  await lines.print(batch(neighbor));
});

test('any other failure to write is one', async () => {
  const output = new PassThrough({ highWaterMark: 16 });
  output.on('error', () => {});
  const printing = createJsonLines(output, createEventFilter({})).print(batch(neighbor));
  output.destroy(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
  await expect(printing).rejects.toThrow('no space left');
});

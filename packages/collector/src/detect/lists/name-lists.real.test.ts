import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkConfig, silentReport } from '@lanhound/runtime';
import { fakeClock, temporaryDirectory } from '@lanhound/testkit';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { z } from 'zod';
import { NameListsConfig } from './lists-config.ts';
import { createNameLists } from './name-lists.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function started(config: z.input<typeof NameListsConfig>, dataDir = temporaryDirectory()) {
  const clock = fakeClock();
  const report = silentReport();
  const lists = createNameLists(checkConfig(NameListsConfig, config), { clock, report, dataDir });
  stops.push(() => lists.stop());
  await lists.start();
  await lists.untilTried();
  /** Lets the loop make its rounds until the outcome is there. */
  const until = (check: () => void) =>
    vi.waitFor(
      async () => {
        await clock.advance(5000);
        check();
      },
      { timeout: 5000, interval: 2 },
    );
  return { lists, clock, report, until, dataDir };
}

type Answer = (response: ServerResponse, headers: NodeJS.Dict<string | string[]>) => void;

/** A server whose answer the test sets; keeps the headers of what it was asked. */
async function listServer(answer: Answer) {
  const state = { answer, asked: [] as NodeJS.Dict<string | string[]>[] };
  const server: Server = createServer((request, response) => {
    state.asked.push(request.headers);
    state.answer(response, request.headers);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { state, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/list.txt` };
}

const HOUR = 3600_000;
const give =
  (text: string): Answer =>
  (response) =>
    void response.writeHead(200, { etag: '"1"', 'last-modified': 'Sun, 01 Mar 2026 10:00:00 GMT' }).end(text);

describe('URLs', () => {
  test('are fetched, kept, and asked for changes only', async () => {
    const { state, url } = await listServer(give('bad.example\n'));
    const sources = [{ name: 'feed', url }];
    const { lists, clock, dataDir, until } = await started({ sources, fetchEveryMs: HOUR });
    expect(lists.match('bad.example')).toEqual({ list: 'feed', entry: 'bad.example' });
    state.answer = (response) => void response.writeHead(304).end();
    await clock.advance(HOUR);
    await until(() => expect(state.asked).toHaveLength(2));
    expect(state.asked[1]).toMatchObject({
      'if-none-match': '"1"',
      'if-modified-since': 'Sun, 01 Mar 2026 10:00:00 GMT',
    });
    expect(lists.match('bad.example')).toBeDefined();
    // A start within the hour asks nobody and has the copy.
    const again = await started({ sources, fetchEveryMs: HOUR }, dataDir);
    expect(again.lists.match('bad.example')).toBeDefined();
    expect(state.asked).toHaveLength(2);
  });

  test.each([
    ['an error', (response: ServerResponse) => void response.writeHead(503).end(), /answers 503/],
    ['a closed connection', (response: ServerResponse) => void response.destroy(), /fetch failed/],
    ['nothing', give(''), /no names in it/],
    ['a web page', give('<!DOCTYPE html>\n<a href="x">\nexample.com\n'), /web page/],
    ['a riddle', give(`one.example\n${'what is this\n'.repeat(60)}`), /not understood/],
    ['too much', give('a.example\n'.repeat(200)), /larger than bytesMax/],
  ])('the last good copy stays when the server gives %s', async (_, answer, failure) => {
    const { state, url } = await listServer(give('bad.example\n'));
    const sources = [{ name: 'feed', url }];
    const { lists, clock, until, report } = await started({ sources, fetchEveryMs: HOUR, bytesMax: 1024 });
    state.answer = answer;
    await clock.advance(HOUR);
    await until(() => expect(lists.status()[0]?.failure).toMatch(failure));
    expect(lists.match('bad.example')).toBeDefined();
    expect(report.healthOf().get('lists')).toMatchObject({
      state: 'degraded',
      reason: expect.stringMatching(/in use/),
    });
    // It is tried again long before the hour is over.
    state.answer = give('worse.example\n');
    await until(() => expect(lists.match('worse.example')).toBeDefined());
    expect(lists.status()[0]?.failure).toBeUndefined();
  });

  test('that answer too slowly are given up', async () => {
    const { url } = await listServer(() => {});
    const clock = fakeClock();
    const report = silentReport();
    const config = checkConfig(NameListsConfig, { sources: [{ name: 'feed', url }], timeoutMs: 1000 });
    const lists = createNameLists(config, { clock, report, dataDir: temporaryDirectory() });
    stops.push(() => lists.stop());
    await lists.start();
    await vi.waitFor(
      async () => {
        await clock.advance(1000);
        expect(lists.status()[0]?.failure).toMatch(/takes too long/);
      },
      { timeout: 5000, interval: 2 },
    );
    expect(report.healthOf().get('lists')).toMatchObject({ reason: expect.stringMatching(/there is no copy/) });
  });

  test('a stop does not wait for them', async () => {
    const { state, url } = await listServer(() => {});
    const config = checkConfig(NameListsConfig, { sources: [{ name: 'feed', url }] });
    const lists = createNameLists(config, {
      clock: fakeClock(),
      report: silentReport(),
      dataDir: temporaryDirectory(),
    });
    await lists.start();
    await vi.waitFor(() => expect(state.asked).toHaveLength(1));
    await lists.stop();
  });
});

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { checkConfig, redactConfig } from '@lanhound/runtime';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readNeighbors, SnmpImport } from './snmp.ts';

const V2C = { kind: 'v2c', community: 'sesame-open' };
const V3 = { kind: 'v3', user: 'watcher', authPassword: 'sesame-auth', privacyPassword: 'sesame-privacy' };

const config = (more: object = {}) => checkConfig(SnmpImport, { kind: 'snmp', host: '127.0.0.1', login: V2C, ...more });

/** Answers each question with what `answer` makes of it. */
async function agent(answer: (question: Buffer) => Buffer | undefined): Promise<number> {
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  socket.on('message', (question, { port, address }) => {
    const bytes = answer(question);
    if (bytes) socket.send(bytes, port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket.address().port;
}

async function failureOf(more: object): Promise<string> {
  const { signal } = new AbortController();
  return readNeighbors(config({ timeoutMs: 100, ...more }), signal).then(
    (neighbors) => `${neighbors.length} neighbours`,
    (error: Error) => error.message,
  );
}

test.each([
  ['v2c', V2C, /^no answer from 127\.0\.0\.1:\d+; see that it speaks SNMP v2c.*the community is right$/],
  ['v3', V3, /^no answer from 127\.0\.0\.1:\d+; see that it speaks SNMP v3.*the user may read$/],
])('a router that does not answer (%s)', async (_, login, expected) => {
  expect(await failureOf({ port: await agent(() => undefined), login })).toMatch(expected);
});

test('a router that says the same over and over is left', async () => {
  expect(await failureOf({ port: await agent(asResponse) })).toBe('0 neighbours');
});

test('stopping does not wait for an answer', async () => {
  const stop = new AbortController();
  const reading = readNeighbors(config({ port: await agent(() => undefined), timeoutMs: 30_000 }), stop.signal);
  setTimeout(() => stop.abort(), 50);
  await expect(reading).rejects.toThrow('does not tell');
});

/** GetRequest, GetBulk and the like have tags from a0 to a8; a2 is the response. */
const RESPONSE = 0xa2;

function asResponse(question: Buffer): Buffer {
  const at = question.findIndex((byte) => byte === 0xa5 || byte === 0xa0 || byte === 0xa1);
  const answer = Buffer.from(question);
  if (at >= 0) answer[at] = RESPONSE;
  return answer;
}

test('what answers may be anything', async () => {
  let mutate: (answer: Buffer) => Buffer = (answer) => answer;
  const port = await agent((question) => mutate(asResponse(question)));
  const change = fc.tuple(fc.nat(), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 4 }), fc.option(fc.nat(200)), async (changes, cut) => {
      mutate = (answer) => {
        for (const [at, byte] of changes) answer[at % answer.length] = byte;
        return answer.subarray(0, cut ?? answer.length);
      };
      const said = await failureOf({ port, timeoutMs: 100 });
      expect(said).toMatch(/^(\d+ neighbours|no answer from .*|127.* does not tell: .*)$/);
      expect(said).not.toMatch(/sesa|open'/);
    }),
    { numRuns: 30, interruptAfterTimeLimit: 3_000 },
  );
}, 20_000);

/** Bytes of a message by what they are. */
const AT = { version: 4, community: 7 } as const;

test.each([
  ['in the name of another community', AT.community, 0x78, 'its answers name another community'],
  ['in another version', AT.version, 0, 'it answers in another version'],
])('one that answers %s is not quoted', async (_, at, byte, expected) => {
  const port = await agent((question) => {
    const answer = asResponse(question);
    answer[at] = byte;
    return answer;
  });
  expect(await failureOf({ port })).toBe(`127.0.0.1:${port} does not tell: ${expected}`);
});

test('one that has no name is told', async () => {
  expect(await failureOf({ host: 'nowhere.invalid' })).toMatch(/^nowhere\.invalid:161 does not tell: E[A-Z_]+$/);
});

describe('secrets', () => {
  test.each([
    ['v2c', V2C],
    ['v3', V3],
  ])('are in no message and not shown (%s)', async (_, login) => {
    const said = await failureOf({ port: await agent((question) => asResponse(question)), login });
    const shown = JSON.stringify(redactConfig(SnmpImport, config({ login })));
    expect(said + shown).not.toMatch(/sesame/);
    expect(shown).toContain('(hidden)');
  });

  test.each([
    ['a short one', { ...V3, authPassword: 'secret1' }],
    ['one without the other', { kind: 'v3', user: 'a', privacyPassword: 'sesame-privacy' }],
    ['a wrong key', { ...V2C, comunity: 'sesame' }],
  ])('%s is refused without being quoted', (_, login) => {
    expect(() => config({ login })).toThrow(/want/);
    expect(() => config({ login })).not.toThrow(/sesame|secret1/);
  });
});

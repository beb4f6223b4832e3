import { expect, test } from 'vitest';
import { PROTO } from '../../decode/transport.ts';
import { APP } from './apps.ts';
import { PROBES } from './probes.ts';
import { createRecogniser } from './recogniser.ts';
import { appOver, payloadOf, type Said } from './testing/said.ts';
import { SAMPLES, type Sample } from './testing/samples.ts';

const recogniser = createRecogniser();
/** Each probe by itself, as if all the others came after it. */
const alone = PROBES.map((probe) => createRecogniser([probe]));

test('every application has a sample', () => {
  expect([...new Set(SAMPLES.map(({ app }) => app))].sort()).toEqual(Object.keys(APP).sort());
});

const named = SAMPLES.map((sample) => [`${sample.app} over ${sample.transport}`, sample] as const);

test.each(named)('%s is recognised', (_, { transport, said, app }) => {
  expect(appOver(transport, said, recogniser)).toBe(app);
});

test.each(named)('%s is nothing else to any probe', (_, { transport, said, app }) => {
  for (const one of alone) expect([app, '']).toContain(appOver(transport, said, one));
});

test.each(named)('%s is the same whatever probe is asked first', (_, { transport, said, app }) => {
  expect(appOver(transport, said, createRecogniser([...PROBES].reverse()))).toBe(app);
});

test.each(named)('%s is nothing else when the capture began in the midst of it', (_, { transport, said, app }) => {
  const swapped = said.map(([who, payload]): Said => [who === 'client' ? 'server' : 'client', payload]);
  for (let from = 0; from < said.length; from++) {
    expect([app, '']).toContain(appOver(transport, said.slice(from), recogniser));
    expect([app, '']).toContain(appOver(transport, swapped.slice(from), recogniser));
  }
});

const overTcp = SAMPLES.filter(({ transport }) => transport === 'tcp').map((sample) => [sample.app, sample] as const);

test.each(overTcp)('%s byte by byte is nothing else on the way, and itself in the end', (app, sample) => {
  expect(namesByteByByte(sample).filter((name) => name !== '')).toEqual([app]);
});

const overUdp = SAMPLES.filter(({ transport }) => transport === 'udp').map((sample) => [sample.app, sample] as const);

test.each(overUdp)('%s cut short is nothing else', (app, { said, transport }) => {
  for (const [i, [who, payload]] of said.entries()) {
    const bytes = payloadOf(payload);
    for (let end = 1; end < bytes.length; end++) {
      const cut: Said[] = [...said.slice(0, i), [who, bytes.subarray(0, end)]];
      expect([app, '']).toContain(appOver(transport, cut, recogniser));
    }
  }
});

/** As flows are shown: each turn whole again with every byte of it, and with what was remembered before the turn. */
function namesByteByByte({ said }: Sample): string[] {
  const names: string[] = [];
  let memory = 0;
  for (const [who, payload] of said) {
    const bytes = payloadOf(payload);
    const before = memory;
    for (let end = 1; end <= bytes.length; end++) {
      memory = recogniser.see(bytes, 0, end, who === 'client', PROTO.tcp, before);
      names.push(recogniser.nameOf(memory & 0xff));
      if ((memory & 0xff) !== 0) return names;
    }
  }
  return names;
}

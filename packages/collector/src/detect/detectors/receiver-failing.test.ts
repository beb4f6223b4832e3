import { expect, test } from 'vitest';
import type { Detector, Finding, ReceiverHealth, Resolution } from '../detector.ts';
import { receiverFailing } from './receiver-failing.ts';

const phone: ReceiverHealth = {
  name: 'phone',
  reason: 'ntfy.example answers 503',
  sinceUs: 0,
  site: 'home',
  sensor: 'attic',
};
const mail: ReceiverHealth = { ...phone, name: 'mail' };

/** What is said when these fail, one look after another. */
function looks(failing: readonly (readonly ReceiverHealth[])[], restart: boolean): string[] {
  const said: string[] = [];
  const make = () =>
    receiverFailing.create(receiverFailing.config.parse({}), {
      raise: ({ title }: Finding) => void said.push(title),
      resolve: ({ identity, site }: Resolution) => void said.push(`over: ${identity} at ${site}`),
      deviceOf: () => undefined,
      devices: () => [],
      nameLists: { match: () => undefined },
      onRefused: () => {},
    });
  let detector: Detector = make();
  for (const [i, each] of failing.entries()) {
    detector.receivers?.(each, i * 1_000_000);
    if (!restart) continue;
    const saved = JSON.parse(JSON.stringify(detector.save?.()));
    detector = make();
    detector.restore?.(saved);
  }
  return said;
}

const FAILS = (name: string) => `Messages do not reach ${name} since 00:00 UTC`;

test.each([
  ['none fails: nothing', [[]], []],
  ['one fails, and it is said once', [[phone], [phone]], [FAILS('phone')]],
  ['it is over when it no longer does', [[phone], []], [FAILS('phone'), 'over: phone at home']],
  ['two are two', [[phone], [phone, mail], [mail]], [FAILS('phone'), FAILS('mail'), 'over: phone at home']],
] as [string, ReceiverHealth[][], string[]][])('%s', (_, failing, said) => {
  expect(looks(failing, false)).toEqual(said);
  expect(looks(failing, true)).toEqual(said);
});

import { expect, test } from 'vitest';
import type { CertificateEnding, Detector, Finding, Resolution } from '../detector.ts';
import { certificateExpiry } from './certificate-expiry.ts';

const DAY_MS = 24 * 3600 * 1000;
const END_MS = Date.UTC(2026, 5, 1);

const attic: CertificateEnding = {
  ...{ of: 'sensor home/attic', endMs: END_MS, site: 'home', sensor: 'attic' },
  advice: 'Run `lanhound enroll attic --renew`.',
};

/** What is said when it is due so many days before its end, one look after another; undefined is not due. */
function looks(daysLeft: readonly (number | undefined)[], restart = false): string[] {
  const said: string[] = [];
  const make = () =>
    certificateExpiry.create(certificateExpiry.config.parse({}), {
      raise: ({ title, severity }: Finding) => void said.push(`${severity}: ${title}`),
      resolve: ({ identity }: Resolution) => void said.push(`over: ${identity[1]}`),
      deviceOf: () => undefined,
      devices: () => [],
      nameLists: { match: () => undefined },
      onRefused: () => {},
    });
  let detector: Detector = make();
  for (const days of daysLeft) {
    const nowMs = END_MS - (days ?? 0) * DAY_MS;
    detector.certificates?.(days === undefined ? [] : [attic], nowMs * 1000, nowMs);
    if (!restart) continue;
    const saved = JSON.parse(JSON.stringify(detector.save?.()));
    detector = make();
    detector.restore?.(saved);
  }
  return said;
}

const ENDS = 'The certificate of sensor home/attic ends on 2026-06-01';
const ENDED = 'The certificate of sensor home/attic ended on 2026-06-01';

test.each([
  ['none is due: nothing', [undefined], []],
  ['ninety days before, and it is said once', [89, 88, 15], [`normal: ${ENDS}`]],
  ['fifteen days are not urgent, fourteen are', [15, 14, 13], [`normal: ${ENDS}`, 'over: soon', `high: ${ENDS}`]],
  ['a minute before the end, and at the end', [1 / 1440, 0], [`high: ${ENDS}`, 'over: urgent', `high: ${ENDED}`]],
  ['renewed: it is over', [80, undefined, undefined], [`normal: ${ENDS}`, 'over: soon']],
  ['due again years later', [80, undefined, 80], [`normal: ${ENDS}`, 'over: soon', `normal: ${ENDS}`]],
] as [string, (number | undefined)[], string[]][])('%s', (_, daysLeft, said) => {
  expect(looks(daysLeft)).toEqual(said);
  expect(looks(daysLeft, true)).toEqual(said);
});

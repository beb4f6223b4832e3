// How often devices are taken for what they are: by npx tsx test/bench/kinds.bench.ts
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createKindReader } from '../../packages/collector/src/inventory/kind/reader.ts';
import type { Traits, TraitType } from '../../packages/collector/src/inventory/traits.ts';
import type { Role } from '../kinds/label.ts';
import { type Measured, measureCaptures, measurePortraits, tallyOf, vendorLookup } from '../kinds/measure.ts';
import { findCaptures } from '../kit/src/captures.ts';

const percent = (part: number, whole: number): string => `${whole === 0 ? 0 : Math.round((part / whole) * 100)} %`;

function row(what: string, measured: readonly Measured[]): void {
  const { devices, right, broader, wrong, nothing } = tallyOf(measured);
  const of = (count: number) => percent(count, devices);
  const shares = `${of(right)} right, ${of(broader)} broader, ${of(wrong)} wrong, ${of(nothing)} nothing said`;
  console.log(`${what.padEnd(34)}${String(devices).padStart(4)} devices: ${shares}`);
}

/** A phone that has said a lot. */
const PHONE: Traits = new Map<TraitType, readonly string[]>([
  ['dhcpHostname', ['Annas-iPhone']],
  ['dhcpFingerprint', ['1,121,3,6,15,108,114,119,252']],
  ['mdnsName', ['Annas-iPhone']],
  ['service', ['_companion-link._tcp', '_rdlink._tcp']],
  ['userAgent', Array.from({ length: 16 }, (_, i) => `Mozilla/5.0 (iPhone; CPU iPhone OS 17_${i} like Mac OS X)`)],
  ['ja4', Array.from({ length: 16 }, (_, i) => `t13d20${10 + i}h2_a09f3c656075_e42f34c56612`)],
  ['lookup', ['push.apple.com', 'captive.apple.com', 'time-ios.apple.com']],
  ['synFingerprint', ['64:65535:MNWNNTSE:1460:6']],
]);
const NAMES = [
  'www.example.com',
  'e4478.a.akamaiedge.net',
  '1-courier.push.apple.com',
  'a-very-long-name.cdn.example.org',
];

/** Microseconds of processor time that one takes. */
function cost(times: number, work: (i: number) => unknown): number {
  for (let i = 0; i < times; i++) work(i);
  const before = process.cpuUsage();
  for (let i = 0; i < times; i++) work(i);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times;
}

const kinds = createKindReader();
const vendorOf = vendorLookup();
const captures = findCaptures();
const directory = mkdtempSync(join(tmpdir(), 'lanhound-kinds-'));
try {
  const start = performance.now();
  const ofCaptures = captures ? await measureCaptures(captures, vendorOf) : [];
  const ofPortraits = await measurePortraits(directory, vendorOf);
  const all = [...ofCaptures, ...ofPortraits];
  const of = (role: Role) => (each: Measured) => each.label.role === role;
  row('captures, rules written with them', ofCaptures.filter(of('written with')));
  row('captures, rules corrected by them', ofCaptures.filter(of('corrected by')));
  row('by documentation', ofPortraits.filter(of('written with')));
  row('reported, rules corrected by them', ofPortraits.filter(of('corrected by')));
  row('reported, held out', ofPortraits.filter(of('held out')));
  row('all', all);
  console.log('\nper kind, the first of each label:');
  for (const kind of [...new Set(all.map(({ label }) => label.kinds[0]))].sort()) {
    row(
      `  ${kind}`,
      all.filter(({ label }) => label.kinds[0] === kind),
    );
  }
  console.log('\nhow many of those said with a confidence are right or broader:');
  for (const [from, to] of [
    [0.5, 0.65],
    [0.65, 0.8],
    [0.8, 0.95],
    [0.95, 1],
  ] as const) {
    const said = all.filter(({ said, confidence }) => said !== undefined && confidence >= from && confidence < to);
    const { right, broader } = tallyOf(said);
    console.log(`  ${from} to ${to}: ${percent(right + broader, said.length)} of ${said.length}`);
  }
  console.log('\nwrong, or nothing said:');
  for (const { from, mac, label, outcome, said = '', confidence, reasons } of all) {
    if (outcome === 'right') continue;
    console.log(
      `  ${from} ${mac}: ${said || 'nothing'} ${said && confidence}, is ${label.kinds.join(' or ')} (${label.role}); ${reasons.join('; ')}`,
    );
  }
  console.log(`\n${all.length} devices in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  console.log(`classify: ${cost(2_000, () => kinds.classify(PHONE)).toFixed(0)} µs a device whose traits changed`);
  const lookup = cost(1_000_000, (i) => kinds.lookupTraitOf(NAMES[i & 3] as string)) * 1000;
  console.log(`lookupTraitOf: ${lookup.toFixed(0)} ns a name`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

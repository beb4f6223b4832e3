import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeFlow, hostOf, packetOf, type Sent, START_US, trackerOver } from './testing/flow-fixture.ts';

const sent: fc.Arbitrary<Sent> = fc.record({
  timeUs: fc.oneof(
    fc.integer({ min: START_US, max: START_US + 5_000_000 }),
    fc.integer({ min: START_US, max: START_US + 500_000_000 }),
    fc.integer({ min: 0, max: 2 ** 52 }),
  ),
  src: fc.integer({ min: 1, max: 3 }),
  dst: fc.integer({ min: 1, max: 3 }),
  srcPort: fc.constantFrom(1, 2, 65_535),
  dstPort: fc.constantFrom(1, 2, 65_535),
  proto: fc.constantFrom(1, 6, 6, 6, 17),
  flags: fc.integer({ min: 0, max: 31 }),
  ipBytes: fc.integer({ min: 20, max: 65_535 }),
  payload: fc.constantFrom('', '', 'x', 'http a.example', '?'),
  wide: fc.boolean(),
});

/** Without direction, as the simplest possible flow table counts. */
class Model {
  readonly sums = new Map<string, number[]>();
  add(proto: number, ends: [string, number[]][]): void {
    for (const [name, [packets = 0, bytes = 0]] of ends) {
      const key = `${proto} ${ends
        .map(([other]) => other)
        .sort()
        .join(' ')} ${name}`;
      const [packetsBefore = 0, bytesBefore = 0] = this.sums.get(key) ?? [];
      this.sums.set(key, [packetsBefore + packets, bytesBefore + bytes]);
    }
  }
}

test('increments add up, and every flow is opened and closed once', () => {
  const limits = fc.record({
    flowsMax: fc.integer({ min: 1, max: 5 }),
    announceMs: fc.constantFrom(0, 250),
    lingerMs: fc.constantFrom(0, 2_000),
  });
  fc.assert(
    fc.property(fc.array(sent, { maxLength: 200 }), limits, (packets, config) => {
      const model = new Model();
      const got = new Model();
      const states = new Map<number, number>();
      const wrong: unknown[] = [];
      const tracker = trackerOver(config, (flow) => {
        const before = states.get(flow.flowId) ?? 0;
        const isNext = flow.state === 3 ? before < 3 : flow.state === Math.min(before + 1, 2);
        const isOrdered = flow.startUs <= flow.endUs && flow.endUs <= flow.timeUs;
        if (!isNext || !isOrdered || flow.reason > 0 !== (flow.state === 3)) wrong.push(describeFlow(flow));
        states.set(flow.flowId, flow.state);
        const name = (at: number, port: number) => `${hostOf(flow, at)}/${flow.ipLength}:${Math.max(port, 0)}`;
        const src = name(flow.srcIpAt, flow.srcPort);
        const dst = name(flow.dstIpAt, flow.dstPort);
        got.add(flow.proto, [
          [src, [flow.srcPackets, flow.srcBytes]],
          [dst, [flow.dstPackets, flow.dstBytes]],
        ]);
      });
      for (const each of packets) {
        const packet = packetOf(each);
        const length = each.wide ? 16 : 4;
        const ends: [string, number[]][] = [
          [`${each.src}/${length}:${packet.srcPort}`, [1, packet.ipBytes]],
          [`${each.dst}/${length}:${packet.dstPort}`, [0, 0]],
        ];
        model.add(packet.proto, ends);
        tracker.see(packet);
        if (tracker.counters().flowsLive > config.flowsMax) wrong.push(tracker.counters());
      }
      tracker.finish();
      expect(wrong).toEqual([]);
      expect(got.sums).toEqual(model.sums);
      expect([...states.values()].every((state) => state === 3)).toBe(true);
      expect(states.size).toBe(tracker.counters().flowsOpened);
      expect(tracker.counters().flowsLive).toBe(0);
    }),
    { numRuns: 60 },
  );
});

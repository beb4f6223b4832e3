import { describeWithCaptures } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { createFileSource } from '../capture/files.ts';
import type { Frame } from '../capture/frame.ts';
import { CaptureError } from '../capture/source.ts';
import { createDecoder } from '../decode/decode.ts';
import { NETWORK, Packet } from '../decode/packet.ts';
import { createDissector, type Dissection } from './dissect.ts';
import { faultsOfTiling } from './testing/tiling.ts';

async function eachFrame(file: string, see: (frame: Frame) => void): Promise<void> {
  const source = createFileSource({ kind: 'files', files: [file], live: false });
  await source.run({ see, settle: () => undefined }, new AbortController().signal).catch((error) => {
    if (!(error instanceof CaptureError)) throw error;
  });
}

/** Where the sensor's own decoder found headers: a dissection has to find them too. */
function layersFoundIn(packet: Packet, start: number): [key: string, at: number][] {
  const { network, srcIpAt, arpAt, transportAt, proto } = packet;
  const transports: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmp' };
  const transport = transports[proto];
  return [
    ...(network === NETWORK.ipv4 ? [['ipv4', srcIpAt - 12 - start] as [string, number]] : []),
    ...(network === NETWORK.ipv6 ? [['ipv6', srcIpAt - 8 - start] as [string, number]] : []),
    ...(network === NETWORK.arp ? [['arp', arpAt - start] as [string, number]] : []),
    ...(transport && transportAt >= 0 ? [[transport, transportAt - start] as [string, number]] : []),
  ];
}

describeWithCaptures('every packet of every capture', (captures) => {
  test.each(captures.entries)(
    'of $file is read, and its layers and fields tile its bytes',
    async ({ file, packets }) => {
      const dissector = createDissector();
      const decoder = createDecoder();
      const packet = new Packet();
      let seen = 0;
      const wrong: string[] = [];
      await eachFrame(captures.path(file), (frame) => {
        seen++;
        // Of large captures a part is enough.
        if (seen > 2_000 && seen % 50 !== 0) return;
        const dissection = dissector.dissect(frame);
        const found = decoder.decode(frame, packet) === 0 ? layersFoundIn(packet, frame.start) : [];
        const missed = found.filter(
          ([key, at]) => !dissection.layers.some((layer) => layer.key === key && layer.at === at),
        );
        const faults = [...faultsOfTiling(dissection), ...missed.map(([key, at]) => `no ${key} at byte ${at}`)];
        wrong.push(...faults.map((fault) => `packet ${seen}: ${fault}`));
      });
      expect(wrong.slice(0, 5)).toEqual([]);
      expect(seen).toBe(packets);
    },
  );
});

describeWithCaptures('passwords', (captures) => {
  /** All that is said of a packet unless its bytes are asked for. */
  const textOf = ({ layers }: Dissection): string =>
    layers.flatMap(({ fields, fault }) => [...fields.map(({ value }) => value), fault ?? '']).join('\n');

  /** What lets somebody in, as the protocols of this corpus send it. */
  const SECRETS = [
    /\bPASS (\S{3,64})/gi,
    /authorization: \w{1,16} (\S{6,64})/gi,
    /\bcookie: (\S{6,64})/gi,
    /\bAUTH \w{1,16} (\S{6,64})/gi,
    /\blogin "?\w{1,32}"? "?(\w{3,64})/gi,
    /[?&](?:pass|passwd|password|pwd)=([^&\s]{3,64})/gi,
  ];

  test('of any capture are not said', async () => {
    const dissector = createDissector();
    let secrets = 0;
    for (const { file } of captures.entries) {
      await eachFrame(captures.path(file), (frame) => {
        const content = Buffer.from(frame.bytes.subarray(frame.start, frame.end)).toString('latin1');
        const found = SECRETS.flatMap((pattern) =>
          [...content.matchAll(pattern)].map(([, secret]) => secret as string),
        );
        if (found.length === 0) return;
        const said = textOf(dissector.dissect(frame));
        for (const secret of found) {
          secrets++;
          expect(said, file).not.toContain(secret);
        }
      });
    }
    expect(secrets).toBeGreaterThan(5);
  });

  test('that are typed letter by letter are not said either', async () => {
    const dissector = createDissector();
    await eachFrame(captures.path('insecure/telnet.pcap'), (frame) => {
      const payload = dissector.dissect(frame).layers.filter(({ key }) => key === 'data');
      expect(payload.every(({ isPrivate, fields }) => isPrivate && fields.every(({ value }) => value === ''))).toBe(
        true,
      );
    });
  });
});

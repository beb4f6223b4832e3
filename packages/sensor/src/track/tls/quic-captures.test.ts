import { describeWithCaptures } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { createFileSource } from '../../capture/files.ts';
import type { Frame } from '../../capture/frame.ts';
import { CaptureError } from '../../capture/source.ts';
import { createDecoder } from '../../decode/decode.ts';
import { Packet } from '../../decode/packet.ts';
import { cipherName } from '../../decode/tls/cipher-suites.ts';
import { versionName } from '../../decode/tls/versions.ts';
import { APP } from '../app/apps.ts';
import { createRecogniser } from '../app/recogniser.ts';
import type { OpenDialogue } from '../dialogue.ts';
import type { EventBody } from '../records.ts';
import { TrackConfig } from '../track-config.ts';
import { createTracker } from '../tracker.ts';
import { QuicTrackConfig } from './quic-config.ts';
import { createQuicDialogues } from './quic-dialogue.ts';

interface TruthHello {
  ts: string;
  src: string;
  sport: number;
  dst: string;
  dport: number;
  transport: string;
  supported_versions: number[];
  sni: string | null;
  alpn: string[];
  ja3: string;
  ja4: string;
  ech?: true;
}

type TruthServerHello = Pick<TruthHello, 'src' | 'sport' | 'dst' | 'dport' | 'transport'> & {
  selected_version: number;
  cipher: number;
  ja3s: string;
};

interface Truth {
  tls: TruthHello[];
  tls_server: TruthServerHello[];
}

describeWithCaptures('QUIC handshakes of the capture corpus', (captures) => {
  test.each(captures.entries.map(({ file }) => file))('%s', async (file) => {
    const { handshakes } = await handshakesOf(captures.path(file));
    expect(handshakes).toEqual(expectedOf(captures.truth(file) as unknown as Truth));
  });

  test('every packet that was tried opened, and each hello became whole', async () => {
    for (const { file } of captures.entries.filter(({ topic }) => topic === 'quic')) {
      const { counters } = await handshakesOf(captures.path(file));
      const { 'quic.initials': initials, 'quic.handshakes': handshakes, ...others } = counters;
      expect(initials).toBeLessThanOrEqual(4);
      expect(handshakes).toBe(1);
      expect(new Set(Object.values(others)), `${file} ${JSON.stringify(others)}`).toEqual(new Set([0]));
    }
  });
});

/** One for each hello of a client, with the first answer on the same ports. */
function expectedOf({ tls, tls_server }: Truth): unknown[] {
  return tls
    .filter(({ transport }) => transport === 'quic')
    .map((hello) => {
      const answer = tls_server.find(
        ({ transport, src, sport, dst, dport }) =>
          transport === 'quic' &&
          `${dst} ${dport} ${src} ${sport}` === `${hello.src} ${hello.sport} ${hello.dst} ${hello.dport}`,
      );
      return {
        time: Math.round(Number(hello.ts) * 1e6),
        type: 'tls',
        src: hello.src,
        srcPort: hello.sport,
        dst: hello.dst,
        dstPort: hello.dport,
        via: 'quic',
        ...(hello.sni === null ? {} : { sni: hello.sni }),
        alpn: hello.alpn,
        version: versionName(Math.max(...hello.supported_versions)),
        ja3: hello.ja3,
        ja4: hello.ja4,
        ...(hello.ech ? { ech: true } : {}),
        ...(answer && {
          serverVersion: versionName(answer.selected_version),
          cipher: cipherName(answer.cipher),
          ja3s: answer.ja3s,
        }),
      };
    });
}

async function handshakesOf(file: string) {
  const events: EventBody[] = [];
  const sink = { flow: () => {}, dns: () => {}, event: (event: EventBody) => void events.push(event) };
  const { open, counters } = createQuicDialogues(QuicTrackConfig.parse({}));
  const dialogues: OpenDialogue[] = [];
  dialogues[APP.quic] = open;
  const deps = { sink, recogniser: createRecogniser(), dialogues, inspectors: [], random: () => 0.5 };
  const tracker = createTracker(TrackConfig.parse({ flowsMax: 4_096 }), deps);
  const decoder = createDecoder();
  const packet = new Packet();
  const see = (frame: Frame) => {
    if (decoder.decode(frame, packet) === 0) tracker.see(packet);
  };
  const source = createFileSource({ kind: 'files', files: [file], live: false });
  await source.run({ see, settle: () => undefined }, new AbortController().signal).catch((error: unknown) => {
    if (!(error instanceof CaptureError)) throw error;
  });
  tracker.finish();
  const handshakes = events
    .flatMap((event) => (event.type === 'tls' ? [event] : []))
    .map(({ flowId: _flowId, ...event }) => event)
    .sort((a, b) => a.time - b.time);
  return { handshakes, counters: counters() };
}

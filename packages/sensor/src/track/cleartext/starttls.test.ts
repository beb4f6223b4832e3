import { tcpConversation } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import { Frame } from '../../capture/frame.ts';
import { createDecoder } from '../../decode/decode.ts';
import { Packet } from '../../decode/packet.ts';
import type { EventBody, FlowRecord } from '../records.ts';
import type { Said } from '../testing/converse.ts';
import { clientHello, SERVER_HELLO } from '../tls/testing/quic-datagrams.ts';
import { createTrack } from '../track.ts';
import { TrackConfig } from '../track-config.ts';

const CLIENT = { mac: '02:00:00:00:00:0a', ip: '192.168.1.10', port: 49_152 };
const SERVER = { mac: '02:00:00:00:00:14', ip: '192.168.1.20', port: 2_121 };

/** A handshake message in a record of its own (RFC 8446 section 5.1). */
const record = (message: Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.of(0x16, 3, 1, message.length >> 8, message.length & 0xff), message]);

const HELLOS: Said[] = [
  ['client', record(clientHello())],
  ['server', record(SERVER_HELLO)],
  // What is sealed may look like anything.
  [
    'client',
    Buffer.concat([Buffer.of(0x17, 3, 3, 0, 40), Buffer.from('\r\nUSER bob\r\nPASS x\r\na LOGIN bob x\r\n....')]),
  ],
];

const UPGRADES: Record<string, Said[]> = {
  ftp: [
    ['server', '220 ready\r\n'],
    ['client', 'AUTH TLS\r\n'],
    ['server', '234 go ahead\r\n'],
  ],
  smtp: [
    ['server', '220 mx ESMTP\r\n'],
    ['client', 'EHLO here\r\n'],
    ['server', '250-mx\r\n250 STARTTLS\r\n'],
    ['client', 'STARTTLS\r\n'],
    ['server', '220 go ahead\r\n'],
  ],
  pop3: [
    ['server', '+OK ready\r\n'],
    ['client', 'STLS\r\n'],
    ['server', '+OK go ahead\r\n'],
  ],
  imap: [
    ['server', '* OK IMAP4rev1\r\n'],
    ['client', 'a CAPABILITY\r\n'],
    ['server', '* CAPABILITY IMAP4rev1 STARTTLS\r\na OK done\r\n'],
    ['client', 'b STARTTLS\r\n'],
    ['server', 'b OK go ahead\r\n'],
  ],
};

describe('through the whole tracker', () => {
  test.each(Object.entries(UPGRADES))('%s: one tls event, and nothing in clear text', (_, upgrade) => {
    const { events, serverName } = track([...upgrade, ...HELLOS]);
    expect(events).toMatchObject([{ type: 'tls', sni: 'example.com', src: CLIENT.ip, dst: SERVER.ip, via: 'tcp' }]);
    expect(events[0]).toHaveProperty('ja3s');
    expect(serverName).toBe('example.com');
  });
});

function track(said: readonly Said[]): { events: EventBody[]; serverName: string } {
  const events: EventBody[] = [];
  let name = '';
  const sink = {
    flow: ({ serverName }: FlowRecord) => {
      name = serverName;
    },
    dns: () => {},
    event: (event: EventBody) => void events.push(event),
  };
  const tracker = createTrack(TrackConfig.parse({ flowsMax: 16 }), { sink, random: () => 0.5 });
  const decoder = createDecoder();
  const packet = new Packet();
  const segments = said as [who: 'client' | 'server', payload: string | Uint8Array][];
  for (const { timeUs, bytes } of tcpConversation({ client: CLIENT, server: SERVER, startUs: 1e15, said: segments })) {
    const frame = Object.assign(new Frame(), {
      bytes,
      end: bytes.length,
      wireBytes: bytes.length,
      linkType: 1,
      timeUs,
    });
    if (decoder.decode(frame, packet) === 0) tracker.see(packet);
  }
  tracker.finish();
  return { events, serverName: name };
}

import { readCertificate } from '../../decode/tls/certificate.ts';
import { readClientHello } from '../../decode/tls/client-hello.ts';
import { TlsFingerprints } from '../../decode/tls/fingerprints.ts';
import { ja3Of } from '../../decode/tls/ja3.ts';
import { ja4Of } from '../../decode/tls/ja4.ts';
import {
  BROWSER,
  certificates,
  chosenVersion,
  clientHello,
  handshakeRecord,
  SERVER_HELLO_DONE,
  serverHello,
} from '../../decode/tls/testing/handshakes.ts';
import { LEAF } from '../../decode/tls/testing/leaf.ts';
import type { DialogueContext } from '../dialogue.ts';
import { TlsTrackConfig } from './tls-config.ts';
import { createTlsDialogues } from './tls-dialogues.ts';

// Microseconds of a TLS hello: read alone, its fingerprints, and of a whole handshake from records to event.
//
//   npx tsx packages/sensor/src/track/tls/tls.bench.ts

const ROUND_US = 1_000_000;

const CONTEXT: DialogueContext = {
  parties: { flowId: 1, proto: 6, src: '192.168.1.2', srcPort: 50_000, dst: '192.0.2.1', dstPort: 443 },
  sink: { flow: () => {}, dns: () => {}, event: () => {} },
  name: () => {},
};

function measure(name: string, round: () => void): void {
  for (let i = 0; i < 2_000; i++) round();
  let rounds = 0;
  let usedUs = 0;
  // Processor time, since other programs may share the machine.
  const began = process.cpuUsage();
  while (usedUs < ROUND_US) {
    for (let i = 0; i < 200; i++) round();
    rounds += 200;
    const { user, system } = process.cpuUsage(began);
    usedUs = user + system;
  }
  console.log(`${name.padEnd(44)} ${(usedUs / rounds).toFixed(2).padStart(6)} µs`);
}

const { openTls } = createTlsDialogues(TlsTrackConfig.parse({}));

function converse(fromClient: Uint8Array, fromServer: Uint8Array): void {
  const reader = openTls(CONTEXT);
  reader.hear(fromClient, 0, fromClient.length, true, 1);
  reader.hear(fromServer, 0, fromServer.length, false, 2);
}

const hello = clientHello(BROWSER);
const read = readClientHello(hello, 0, hello.length);
if (typeof read === 'string') throw new Error(read);

measure(`read a hello of ${hello.length} bytes`, () => void readClientHello(hello, 0, hello.length));
measure('its JA3', () => void ja3Of(read));
measure('its JA4', () => void ja4Of(read, 't'));
const fingerprints = new TlsFingerprints();
measure('both, known', () => {
  fingerprints.ja3Of(read);
  fingerprints.ja4Of(read, 't');
});
measure(`read a certificate of ${LEAF.length} bytes`, () => void readCertificate(LEAF, 0, LEAF.length));

const client = handshakeRecord(hello);
const server13 = handshakeRecord(serverHello({ extensions: [chosenVersion(0x0304), [51, new Uint8Array(36)]] }));
measure('a handshake of TLS 1.3', () => converse(client, server13));
const server12 = handshakeRecord(serverHello({ cipher: 0xc02f }), certificates(LEAF), SERVER_HELLO_DONE);
measure('a handshake of TLS 1.2, certificate known', () => converse(client, server12));

import type { CleartextEvent } from '@lanhound/proto';
import { type Captures, describeWithCaptures } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import { createFileSource } from '../../capture/files.ts';
import type { Frame } from '../../capture/frame.ts';
import { CaptureError } from '../../capture/source.ts';
import { createDecoder } from '../../decode/decode.ts';
import { Packet } from '../../decode/packet.ts';
import { APP } from '../app/apps.ts';
import { createRecogniser } from '../app/recogniser.ts';
import type { OpenDialogue } from '../dialogue.ts';
import type { EventBody, FlowRecord } from '../records.ts';
import { TrackConfig } from '../track-config.ts';
import { createTracker } from '../tracker.ts';
import { createFtpDialogue } from './ftp.ts';
import { createImapDialogue } from './imap.ts';
import { createPop3Dialogue } from './pop3.ts';
import { openRexec } from './rexec.ts';
import { openRlogin } from './rlogin.ts';
import { openRsh } from './rsh.ts';
import { createSmtpDialogue } from './smtp.ts';
import { openTelnet } from './telnet.ts';
import { keptTls } from './testing/told.ts';

/** Kinds of the truth, and whether one says that something was sent by which anybody can log in. */
const KINDS: Record<string, { protocol: string; isLogin?: boolean }> = {
  'ftp-user': { protocol: 'ftp' },
  'ftp-pass': { protocol: 'ftp', isLogin: true },
  telnet: { protocol: 'telnet' },
  'telnet-data': { protocol: 'telnet' },
  rlogin: { protocol: 'rlogin' },
  rsh: { protocol: 'rsh' },
  rexec: { protocol: 'rexec' },
  'pop3-user': { protocol: 'pop3' },
  'pop3-pass': { protocol: 'pop3', isLogin: true },
  'pop3-apop': { protocol: 'pop3' },
  'pop3-auth': { protocol: 'pop3' },
  'imap-login': { protocol: 'imap', isLogin: true },
  'imap-authenticate': { protocol: 'imap' },
  'smtp-auth': { protocol: 'smtp' },
  'smtp-mail': { protocol: 'smtp' },
};

/** Differences that remain, with their reason. The test fails when one is no longer needed. */
const DIFFERENCES: Record<string, { reason: string; protocol: string }> = {
  'insecure/rlogin-long-client-user-no-nul.pcapng.gz': {
    reason: 'One name of 16 MB that never ends, and no answer: only its port says that it is rlogin.',
    protocol: 'rlogin',
  },
};

/** What was said, which the truth does not tell: every event of some captures. */
const EXPECTED: Record<string, string[]> = {
  'insecure/imap.pcap': ['imap samir, credential'],
  'insecure/ipv4.pcap': ['ftp anonymous, credential'],
  'insecure/pop3.pcap': [
    'pop3 cicciopernacchio@mail.com, credential',
    'pop3 digitalinvestigator@networksims.com, credential',
    'pop3 digitalinvestigator@networksims.com, credential',
    'pop3 digitalinvestigator@networksims.com, credential',
  ],
  'insecure/rsh.pcap': ['rsh lns', 'rsh lns'],
  'insecure/smtp.pcap': ['smtp', 'smtp gurpartap@patriots.in, credential'],
  'insecure/telnet.pcap': ['telnet', 'telnet fake, credential'],
};

interface TruthCleartext {
  kind: string;
  client: string;
  client_port: number;
  server: string;
  server_port: number;
  user?: string;
}

describeWithCaptures('logins in clear text of the capture corpus', (captures) => {
  test.each(captures.entries.map(({ file }) => file))('%s', async (file) => {
    const { cleartext } = captures.truth(file) as unknown as { cleartext?: TruthCleartext[] };
    const expected = (cleartext ?? []).filter(({ kind }) => KINDS[kind] !== undefined);
    const told = await cleartextOf(captures, file);
    const difference = DIFFERENCES[file];
    expect(protocolsTold(told)).toEqual(
      protocolsOf(expected.filter(({ kind }) => KINDS[kind]?.protocol !== difference?.protocol)),
    );
    if (difference) return;
    for (const { kind, user, ...ends } of expected) {
      const ofConnection = told.filter(
        (event) => event.ends === endsOf(ends) && event.protocol === KINDS[kind]?.protocol,
      );
      if (user !== undefined) expect(ofConnection.map(({ username }) => username)).toContain(user);
      if (KINDS[kind]?.isLogin) expect(ofConnection.some(({ credential }) => credential)).toBe(true);
    }
  });

  describe('every event', () => {
    test.each(Object.entries(EXPECTED))('%s', async (file, expected) => {
      const told = await cleartextOf(captures, file);
      const texts = told.map(
        ({ protocol, username, credential }) =>
          `${protocol}${username === undefined ? '' : ` ${username}`}${credential ? ', credential' : ''}`,
      );
      expect(texts.sort()).toEqual([...expected].sort());
    });
  });
});

/** Which protocols each connection speaks in clear text. */
const protocolsOf = (entries: readonly TruthCleartext[]): string[] =>
  [...new Set(entries.map(({ kind, ...ends }) => `${KINDS[kind]?.protocol}: ${endsOf(ends)}`))].sort();

const protocolsTold = (told: readonly Told[]): string[] =>
  [...new Set(told.map(({ protocol, ends }) => `${protocol}: ${ends}`))].sort();

const endsOf = (ends: Omit<TruthCleartext, 'kind'>): string =>
  `${ends.client} ${ends.client_port} > ${ends.server} ${ends.server_port}`;

type Told = Omit<CleartextEvent, 'site' | 'sensor'> & { ends: string };

const DIALOGUES: [app: number, open: OpenDialogue][] = [
  [APP.ftp, createFtpDialogue({ openTls: keptTls().open })],
  [APP.imap, createImapDialogue({ openTls: keptTls().open })],
  [APP.pop3, createPop3Dialogue({ openTls: keptTls().open })],
  [APP.rexec, openRexec],
  [APP.rlogin, openRlogin],
  [APP.rsh, openRsh],
  [APP.smtp, createSmtpDialogue({ openTls: keptTls().open })],
  [APP.telnet, openTelnet],
];

/** The events of a capture through the whole tracker, with the ports of their flows. */
async function cleartextOf(captures: Captures, file: string): Promise<Told[]> {
  const ports = new Map<number, [number, number]>();
  const events: Extract<EventBody, { type: 'cleartext' }>[] = [];
  const sink = {
    flow: ({ flowId, srcPort, dstPort }: FlowRecord) => void ports.set(flowId, [srcPort, dstPort]),
    dns: () => {},
    event: (event: EventBody) => {
      if (event.type === 'cleartext') events.push(event);
    },
  };
  const dialogues: (OpenDialogue | undefined)[] = [];
  for (const [app, open] of DIALOGUES) dialogues[app] = open;
  const deps = { sink, recogniser: createRecogniser(), dialogues, inspectors: [], random: () => 0.5 };
  const tracker = createTracker(TrackConfig.parse({ flowsMax: 4_096 }), deps);
  const decoder = createDecoder();
  const packet = new Packet();
  const see = (frame: Frame) => {
    if (decoder.decode(frame, packet) === 0) tracker.see(packet);
  };
  const source = createFileSource({ kind: 'files', files: [captures.path(file)], live: false });
  await source.run({ see, settle: () => undefined }, new AbortController().signal).catch((error: unknown) => {
    if (!(error instanceof CaptureError)) throw error;
  });
  tracker.finish();
  return events.map((event) => ({ ...event, ends: endsIn(event, ports.get(event.flowId) ?? [0, 0]) }));
}

function endsIn({ client, server, port }: Omit<Told, 'ends'>, [srcPort, dstPort]: [number, number]): string {
  return `${client} ${port === dstPort ? srcPort : dstPort} > ${server} ${port}`;
}

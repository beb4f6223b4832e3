import { TCP_FLAG, tcpFrame } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { START_US, trackerOver } from './testing/flow-fixture.ts';
import { seeFrames } from './testing/see-frames.ts';

const CLIENT = { mac: '02:00:00:00:00:01', ip: '10.0.0.1', port: 1_001 };
const SERVER = { mac: '02:00:00:00:00:02', ip: '10.0.0.2', port: 80 };
const WHOLE = Buffer.from('020405b4010303080101', 'hex');
const OPTIONS = Buffer.concat([WHOLE, Buffer.from('0402', 'hex')]);
const FEWER = Buffer.from('020405b4', 'hex');

const NOTHING = { tick: () => {}, finish: () => {}, counters: () => ({}) };

/** Packets by name. */
const SENT = {
  syn: [CLIENT, SERVER, { flags: TCP_FLAG.syn, options: OPTIONS, hopLimit: 127 }],
  again: [CLIENT, SERVER, { flags: TCP_FLAG.syn, options: FEWER, hopLimit: 127 }],
  accepted: [SERVER, CLIENT, { flags: TCP_FLAG.syn | TCP_FLAG.ack, options: FEWER }],
  ack: [CLIENT, SERVER, { flags: TCP_FLAG.ack }],
  reset: [SERVER, CLIENT, { flags: TCP_FLAG.rst | TCP_FLAG.ack }],
} as const;

/** Lines "milliseconds packet"; the fingerprint that each event of the flow has. */
function fingerprints(lines: readonly string[]): string[] {
  const said: string[] = [];
  const tracker = trackerOver({}, (flow) => said.push(flow.synFingerprint));
  const frames = lines.map((line) => {
    const [ms, name] = line.split(' ');
    const [from, to, fields] = SENT[name as keyof typeof SENT];
    return { timeUs: START_US + Number(ms) * 1_000, bytes: tcpFrame(from, to, fields) };
  });
  seeFrames({ ...NOTHING, see: (packet) => tracker.see(packet) }, frames);
  tracker.finish();
  return said;
}

const MINE = '128:64240:MNWNNS:1460:8';

test.each([
  ['the first event has it, later ones do not', ['0 syn', '10 accepted', '20 ack', '2000 ack'], [MINE, '']],
  ['also when the first is the last', ['0 syn', '10 reset'], [MINE]],
  ['a repeated SYN does not count', ['0 syn', '100 again', '110 reset'], [MINE]],
  ['nor does an answer', ['0 accepted', '10 ack'], ['']],
  ['a SYN behind its answer', ['0 accepted', '1 syn'], [MINE]],
  ['without a SYN there is none', ['0 ack', '10 reset'], ['']],
])('%s', (_, lines, expected) => expect(fingerprints(lines)).toEqual(expected));

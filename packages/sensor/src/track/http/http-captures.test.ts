import type { CleartextEvent, HttpEvent } from '@lanhound/proto';
import { type Captures, describeWithCaptures, type TruthCleartext, type TruthHttp } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { createFileSource } from '../../capture/files.ts';
import type { Frame } from '../../capture/frame.ts';
import { CaptureError } from '../../capture/source.ts';
import { createDecoder } from '../../decode/decode.ts';
import { Packet } from '../../decode/packet.ts';
import { APP } from '../app/apps.ts';
import { createRecogniser } from '../app/recogniser.ts';
import type { EventBody } from '../records.ts';
import { TrackConfig } from '../track-config.ts';
import { createTracker } from '../tracker.ts';
import { dialoguesWith } from './testing/hear-http.ts';

interface TruthResponse extends Omit<TruthHttp, 'method' | 'uri' | 'version' | 'host' | 'user_agent' | 'basic'> {
  code: number;
  server?: string;
  content_type?: string;
}

interface Truth {
  http: TruthHttp[];
  http_responses: TruthResponse[];
  cleartext: TruthCleartext[];
}

/** Responses by their frame that are not said with their request, and why. */
const NOT_SAID: Record<string, Record<number, string>> = {
  'attack/log4j-webapp-exploit.pcap': { 425: 'comes 19 seconds after its request, which was said without it by then' },
};

describeWithCaptures('HTTP of the capture corpus', (captures) => {
  const unbroken = captures.entries.filter(({ file }) => !file.startsWith('malformed/'));
  test.each(unbroken)('$file', async ({ file }) => {
    const truth = captures.truth(file) as unknown as Truth;
    const events = await eventsOf(captures, file);
    expect(
      events
        .filter(({ type }) => type === 'http')
        .map(requestOf)
        .sort(),
    ).toEqual(requestsOf(file, truth).sort());
    expect(events.filter(({ type }) => type === 'cleartext').map(loginOf)).toEqual(loginsOf(truth));
  });

  const broken = captures.entries.filter(({ file }) => file.startsWith('malformed/'));
  test.each(broken)('$file is survived', async ({ file }) => {
    const heads = captures.truth(file).http.length;
    expect((await eventsOf(captures, file)).filter(({ type }) => type === 'http').length).toBeLessThanOrEqual(heads);
  });
});

async function eventsOf(captures: Captures, file: string): Promise<EventBody[]> {
  const events: EventBody[] = [];
  const sink = { flow: () => {}, dns: () => {}, event: (event: EventBody) => void events.push(event) };
  const dialogues = Array.from({ length: 256 }, (_, app) => (app === APP.http ? dialoguesWith().open : undefined));
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
  return events;
}

function requestOf(event: EventBody): string {
  const { src, srcPort, dst, dstPort, method, uri, host, userAgent, basicAuth, ...rest } = event as HttpEvent;
  const request = { src, srcPort, dst, dstPort, method, uri, host, userAgent, basicAuth };
  return JSON.stringify({ ...request, status: rest.status, contentType: rest.contentType, server: rest.server });
}

/**
 * Requests of the truth, each with the response to it: the next of its connection that is no interim one. No other
 * response is left.
 */
function requestsOf(file: string, { http, http_responses }: Truth): string[] {
  const responses = http_responses.filter(({ code, frame }) => code >= 200 && !NOT_SAID[file]?.[frame]);
  const requests = http
    .filter(({ tunnel }) => !tunnel)
    .map(({ frame, src, sport, dst, dport, method, uri, host, user_agent, basic }) => {
      const isAnswer = (r: TruthResponse) =>
        r.frame > frame && r.dst === src && r.dport === sport && r.src === dst && r.sport === dport;
      const at = responses.findIndex(isAnswer);
      const response = at < 0 ? undefined : responses.splice(at, 1)[0];
      const ends = { src, srcPort: sport, dst, dstPort: dport };
      const request = { method, uri, host: host ?? undefined, userAgent: user_agent ?? undefined, basicAuth: basic };
      const answer = { status: response?.code, contentType: response?.content_type, server: response?.server };
      return JSON.stringify({ ...ends, ...request, ...answer });
    });
  expect(responses).toEqual([]);
  return requests;
}

function loginOf(event: EventBody): object {
  const { client, server, port, protocol, credential, username } = event as CleartextEvent;
  return { client, server, port, protocol, credential, username };
}

const loginsOf = ({ cleartext }: Truth): object[] =>
  cleartext
    .filter(({ kind }) => kind === 'http-basic')
    .map(({ client, server, server_port, user }) => ({
      ...{ client, server, port: server_port, protocol: 'http-basic' },
      ...{ credential: true, username: user },
    }));

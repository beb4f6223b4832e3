// Asks the interface of a collector of this machine, as its owner.
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { request as requestTls } from 'node:https';
import { localHeaderFile, readLocalAuthorization } from '@lanhound/collector';
import { ConfigError, parseJson } from '@lanhound/runtime';
import { z } from 'zod';
import { readRunFile } from './run-file.ts';

const ANSWER_MS_MAX = 30_000;

export interface Answer {
  status: number;
  text: string;
}

/** GET unless said; a body is sent as JSON. */
export interface Question {
  method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  /** What takes longer than the usual. */
  answerMsMax?: number;
}

/** The interface refused; the message is its own. */
export class RefusedError extends Error {
  override name = 'RefusedError';
}

const Refusal = z.object({ error: z.string() });

/** As askCollector, with the answer as the schema has it. Throws RefusedError for what the interface refuses. */
export async function askForJson<S extends z.ZodType>(
  dataDir: string,
  path: string,
  schema: S,
  question: Question = {},
): Promise<z.output<S>> {
  const { status, text } = await askCollector(dataDir, path, question);
  if (status < 400) return schema.parse(JSON.parse(text));
  throw new RefusedError(Refusal.safeParse(parseJson(text)).data?.error ?? `the collector answered ${status}`);
}

/** Asks a path of the interface. Throws ConfigError when no collector runs over the folder, or not for this user. */
export async function askCollector(dataDir: string, path: string, question: Question = {}): Promise<Answer> {
  const { method, body, answerMsMax = ANSWER_MS_MAX } = question;
  const running = readRunFile(dataDir);
  if (!running?.api) throw notRunning(dataDir);
  const authorization = readLocalAuthorization(dataDir);
  if (authorization === undefined) throw notOurs(dataDir);
  const { url, certFile } = running.api;
  // Listening everywhere is listening here too.
  const base = new URL(url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:'));
  const target = new URL(path, base);
  // "//elsewhere" is a path only to the eye; the key goes nowhere else.
  if (target.origin !== base.origin) throw notAPath(path);
  const json = body === undefined ? undefined : JSON.stringify(body);
  const headers = { authorization, ...(json === undefined ? {} : { 'content-type': 'application/json' }) };
  const options = { method: method ?? 'GET', headers, signal: AbortSignal.timeout(answerMsMax) };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = certFile
      ? requestTls(target, { ...options, ...pinnedTo(certFile) }, resolve)
      : request(target, options, resolve);
    sent.once('error', reject).end(json);
  });
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return { status: response.statusCode ?? 0, text };
}

/** Whoever signed it and for whatever name: it must be the certificate that the collector serves. */
const pinnedTo = (certFile: string) => ({
  ca: readFileSync(certFile),
  allowPartialTrustChain: true,
  checkServerIdentity: () => undefined,
});

const notRunning = (value: string) =>
  new ConfigError([
    {
      field: '--data-dir',
      value,
      want: 'the folder of a running collector with an interface',
      fix: 'Start one with `lanhound up`, or name its folder.',
    },
  ]);

const notOurs = (dataDir: string) =>
  new ConfigError([
    {
      field: localHeaderFile(dataDir),
      value: 'not readable',
      want: 'the key of the collector of this user',
      fix: 'Ask as the user that runs the collector, or with a token: `lanhound token create NAME`.',
    },
  ]);

const notAPath = (path: string) =>
  new ConfigError([{ field: 'path', value: JSON.stringify(path), want: 'a path such as /api/v1/alerts' }]);

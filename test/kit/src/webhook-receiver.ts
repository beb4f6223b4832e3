import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One POST as it arrived. */
export interface WebhookPost {
  path: string;
  headers: NodeJS.Dict<string | string[]>;
  /** The JSON of the body, or its text when it is none. */
  body: unknown;
  /** The body as it came. */
  text: string;
  /** When its last byte was there, milliseconds since 1970 UTC by the machine's clock. */
  arrivedMs: number;
}

/** A real HTTP server that keeps what is posted to it. */
export interface WebhookReceiver {
  readonly url: string;
  readonly posts: readonly WebhookPost[];
  /** The next status codes it answers with, one a POST; 200 when there are none. */
  answerWith(...statusCodes: number[]): void;
  /** The first POST, past or future, that fits; rejects after msMax with what came instead. */
  untilPost(fits: (post: WebhookPost) => boolean, msMax?: number): Promise<WebhookPost>;
  close(): Promise<void>;
}

/** Listens on loopback, on a port of its own unless one is given. */
export async function startWebhookReceiver(
  options: { host?: string; port?: number; onPost?: (post: WebhookPost) => void } = {},
): Promise<WebhookReceiver> {
  const { host = '127.0.0.1', port = 0, onPost = () => {} } = options;
  const posts: WebhookPost[] = [];
  const answers: number[] = [];
  const listeners = new Set<() => void>([() => onPost(posts.at(-1) as WebhookPost)]);
  const server = createServer(async (request, response) => {
    const body = await text(request);
    posts.push({
      path: request.url ?? '/',
      headers: request.headers,
      body: jsonOrText(body),
      text: body,
      arrivedMs: Date.now(),
    });
    response.writeHead(answers.shift() ?? 200).end();
    for (const listener of listeners) listener();
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/`,
    posts,
    answerWith: (...statusCodes) => void answers.push(...statusCodes),
    untilPost: (fits, msMax = 10_000) => untilPost(posts, listeners, fits, msMax),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function untilPost(
  posts: readonly WebhookPost[],
  listeners: Set<() => void>,
  fits: (post: WebhookPost) => boolean,
  msMax: number,
): Promise<WebhookPost> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const post = posts.find(fits);
      if (post) done(() => resolve(post));
    };
    const done = (settle: () => void) => {
      clearTimeout(timer);
      listeners.delete(look);
      settle();
    };
    const timer = setTimeout(() => {
      const bodies = posts.map((post) => JSON.stringify(post.body)).join('\n');
      done(() => reject(new Error(`no such post within ${msMax} ms; ${posts.length} came:\n${bodies}`)));
    }, msMax);
    listeners.add(look);
    look();
  });
}

function jsonOrText(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

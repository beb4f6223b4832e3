// Standard Webhooks 1.0, which receivers check with a library: standardwebhooks.com.
import { createHmac } from 'node:crypto';

export interface Signed {
  /** The same for ever, so that a repetition is known as such. */
  id: string;
  body: string;
  timeMs: number;
}

const PREFIX = 'whsec_';

/** The three headers over id, time and body. */
export function signatureHeaders(key: string, { id, body, timeMs }: Signed): Record<string, string> {
  const timestamp = String(Math.floor(timeMs / 1000));
  // A dot parts what is signed.
  const idWithoutDots = id.replace(/[^\w-]/g, '_');
  const signature = createHmac('sha256', bytesOf(key)).update(`${idWithoutDots}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': idWithoutDots,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}

/** Base64 behind the prefix; any other text is its own bytes. */
const bytesOf = (key: string): Buffer =>
  key.startsWith(PREFIX) ? Buffer.from(key.slice(PREFIX.length), 'base64') : Buffer.from(key);

import { readFile } from 'node:fs/promises';
import { isLoopback } from '@lanhound/bus';
import { secret } from '@lanhound/runtime';
import type { NodemailerError, SendMailOptions, SMTPTransportOptions } from 'nodemailer';
import { z } from 'zod';
import { badgeOf, titleWithEmoji } from '../message/badge.ts';
import { htmlOf } from '../message/html.ts';
import { cut } from '../message/markup.ts';
import type { Message } from '../message/message.ts';
import { plain, plainText } from '../message/plain.ts';
import { freshAlerts, type Notification } from '../notification.ts';
import { DeliveryError, defineReceiver } from '../receiver.ts';

/** Longer subjects are cut by most programs, at places of their own choice. */
const SUBJECT_MAX = 150;
/** Alerts that one message is filed under. */
const THREADS_MAX = 20;

/** The ports of RFC 8314 and RFC 5321. */
const PORTS = { starttls: 587, tls: 465, none: 25 } as const;

// Without signs that would need quotes, or that end a line.
const NAME = String.raw`[^\p{Cc}<>"(),:;@[\\\]]{1,64}?`;
const ADDRESS = String.raw`[^\p{Cc}\s<>"(),:;@[\\\]]+@[^\p{Cc}\s<>"(),:;@\\]+`;
/** A name, then the address in angle brackets; or the address alone. */
const MAILBOX = new RegExp(`^(?:(${NAME}) *<(${ADDRESS})>|(${ADDRESS}))$`, 'u');

const Mailbox = z
  .string()
  .max(320)
  .refine((text) => MAILBOX.test(text), 'an address such as anna@example.org or Anna <anna@example.org> is wanted');

const Server = z
  .strictObject({
    host: z
      .string()
      .regex(/^[A-Za-z0-9._:-]{1,253}$/, 'a name or an address is wanted')
      .describe('Name or address of the mail server that takes your mail.'),
    port: z.int().min(1).max(65_535).optional().describe('Default: 587 with starttls, 465 with tls, 25 with none.'),
    security: z
      .enum(['starttls', 'tls', 'none'])
      .default('starttls')
      .describe(
        'starttls encrypts before anything is said and sends nothing where that fails; tls is encrypted from the ' +
          'start; none sends everything in the clear.',
      ),
    allowPlaintext: z
      .boolean()
      .default(false)
      .describe('Whether security may be none for a server on another machine: everybody on the way can read along.'),
    caFile: z
      .string()
      .min(1)
      .optional()
      .describe('Certificates (PEM) that the server is known by, instead of those of the public authorities.'),
  })
  .refine(
    ({ host, security, allowPlaintext }) => security !== 'none' || allowPlaintext || isLoopback(host),
    'with security none, a server on this machine is wanted; set security to starttls or tls, or allowPlaintext',
  );

/** Mail of text and HTML, over SMTP. An alert and its end are filed together. */
export const mailReceiver = defineReceiver({
  audience: 'person',
  config: z.strictObject({
    type: z.literal('mail').describe('Mail over SMTP, as text and as HTML.'),
    server: Server.describe('The server that takes it.'),
    authorization: z
      .strictObject({
        username: z.string().min(1).describe('The user name.'),
        password: secret(z.string().min(1)).describe('The password; large providers want one made for programs.'),
      })
      .optional()
      .describe('How to log in; not at all when absent.'),
    from: Mailbox.describe('Who it is from: an address, or a name and an address in angle brackets.'),
    to: z.array(Mailbox).min(1).max(50).describe('Who gets it, written as from.'),
  }),
  create({ server, authorization, from, to }, { report, name, messageOf }) {
    const mailboxes = { from: mailboxOf(from), to: to.map(mailboxOf) };
    const domain = mailboxes.from.address.split('@').at(-1) as string;
    const at = `${server.host}:${server.port ?? PORTS[server.security]}`;
    return {
      async send(notification, signal) {
        // Loaded when there is something to send.
        const { createTransport } = await import('nodemailer');
        const transport = createTransport(await optionsOf(server, authorization));
        const mail = { ...mailboxes, ...contentOf(messageOf(notification)), ...threadOf(notification, domain), signal };
        const { rejected } = await transport.sendMail(mail).catch((error: NodemailerError) => {
          throw failureOf(at, error, signal);
        });
        // The others have it: another try would give it to them again.
        if (rejected.length > 0)
          report.log.warn({ receiver: name, rejected }, 'the mail server refused some addresses');
      },
    };
  },
});

/** Parsed here, so that nothing else reads a name as addresses. */
function mailboxOf(text: string): { name: string; address: string } {
  const [, name = '', bracketed, alone = ''] = MAILBOX.exec(text) ?? [];
  return { name, address: bracketed ?? alone };
}

interface Login {
  username: string;
  password: string;
}

async function optionsOf(
  { host, port, security, caFile }: z.output<typeof Server>,
  login: Login | undefined,
): Promise<SMTPTransportOptions> {
  return {
    ...{ host, port: port ?? PORTS[security], secure: security === 'tls' },
    ...(security === 'starttls' ? { requireTLS: true } : {}),
    ...(security === 'none' ? { ignoreTLS: true } : {}),
    tls: { minVersion: 'TLSv1.2', ...(caFile === undefined ? {} : { ca: await certificatesIn(caFile) }) },
    ...(login ? { auth: { user: login.username, pass: login.password } } : {}),
    // Nothing of a message names a file or a page to put in.
    ...{ disableFileAccess: true, disableUrlAccess: true },
    // A try that is over leaves nothing behind.
    socketCloseTimeout: 0,
  };
}

/** Read for each message, since certificates are renewed. */
const certificatesIn = (caFile: string): Promise<Buffer> =>
  readFile(caFile).catch((error: Error) => {
    throw new DeliveryError(`server.caFile cannot be read: ${error.message}`, { retryable: true });
  });

function contentOf(message: Message): SendMailOptions {
  const links = message.links.map(({ text, url }) => plain.link(text, url)).join('\n');
  const isCritical = badgeOf(message).urgency === 'critical';
  return {
    subject: cut(titleWithEmoji(message), SUBJECT_MAX),
    date: new Date(message.timeUs / 1000),
    text: `${plainText(message)}${links ? `\n\n${links}` : ''}\n`,
    html: htmlOf(message),
    headers: {
      // RFC 3834: nobody's holiday notice answers it; the second says so to Exchange.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...(isCritical ? { 'X-Priority': '1 (Highest)', Importance: 'high' } : {}),
    },
  };
}

/**
 * The notification's own id, by which a repetition is known, and that of each alert in it: no message has the latter,
 * but what refers to the same one is shown together.
 */
function threadOf(notification: Notification, domain: string): SendMailOptions {
  const idOf = (id: string) => `<${id.replace(/[^\w.-]/g, '_')}.lanhound@${domain}>`;
  const alerts = notification.type === 'alerts' ? freshAlerts(notification.groups) : [];
  const threads = alerts.slice(0, THREADS_MAX).map(({ id }) => idOf(`alert-${id}`));
  const [first] = threads;
  return {
    messageId: idOf(notification.id),
    ...(first === undefined ? {} : { inReplyTo: first, references: threads }),
  };
}

/** In our own words: what a server says may repeat a secret. */
function failureOf(at: string, error: NodemailerError, signal: AbortSignal): DeliveryError {
  const { code = '', responseCode, permanent = false } = error;
  const hint = Object.hasOwn(HINTS, code) ? `: ${HINTS[code]}` : '';
  if (responseCode !== undefined) {
    return new DeliveryError(`${at} answers ${responseCode}${hint}`, { retryable: !permanent });
  }
  const { message } = signal.aborted ? (signal.reason as Error) : error;
  return new DeliveryError(`${at} cannot be used: ${message}${hint}`, { retryable: true });
}

const HINTS: Readonly<Record<string, string>> = {
  EAUTH: 'it does not take the user name and password; correct authorization',
  EENVELOPE: 'it takes nothing from this sender or for these addresses; correct from and to',
  EMESSAGE: 'it refuses the message',
  ETLS: 'it must offer STARTTLS and a certificate that is trusted; see security and caFile',
};

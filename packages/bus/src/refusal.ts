// What it may mean that a server does not let an enrolled client in, and what to do. The server itself says little to
// somebody whom it does not know.

/** Who was enrolled, and until when the certificate lasts. */
export interface EnrolledAs {
  name: string;
  endMs: number;
}

interface Meaning {
  reason: RegExp;
  advice: (name: string) => string;
}

const MAYBE =
  "the certificate may have ended by the clock there, have been revoked, or be of another authority: `lanhound sensors` on the collector's machine says";

/** Of OpenSSL, of Node, of MQTT's CONNACK, of NATS. The first that fits counts. */
const MEANINGS: readonly Meaning[] = [
  {
    reason: /not yet valid/i,
    advice: () => "a certificate begins later than this machine's clock says: set the clock",
  },
  {
    reason: /self-signed|unable to (?:get|verify)|signature failure|invalid purpose|unsuitable certificate purpose/i,
    advice: (name) =>
      `whoever answers there is not known to the authority of this enrolment: the address is another's, or the collector was set up anew; then \`lanhound enroll ${name}\` on its machine and carry the file over again`,
  },
  {
    reason: /not authorized|authorization violation|authentication expired|certificate revoked/i,
    advice: (name) =>
      `${name} was revoked, or enrolled at another collector: \`lanhound sensors\` on the collector's machine says which, \`lanhound enroll ${name}\` lets it in again`,
  },
  {
    reason: /closed the connection|ECONNRESET|EPIPE|socket hang up|disconnected|alert/i,
    advice: (name) => `it gives no reason; ${MAYBE}, \`lanhound enroll ${name} --renew\` makes another`,
  },
  {
    reason: /ECONNREFUSED/,
    advice: (name) =>
      `nothing listens there: the collector does not run, or lets in nobody from elsewhere any more since all were revoked; \`lanhound sensors\` on its machine says, \`lanhound enroll ${name}\` lets this one in`,
  },
  {
    // The NATS library waits on when a server ends the handshake.
    reason: /^timeout$/i,
    advice: (name) =>
      `nothing answers, or it does not let this sensor in; ${MAYBE}, \`lanhound enroll ${name} --renew\` makes another`,
  },
];

/** Undefined when the reason has nothing to do with who is enrolled. */
export function refusalAdvice(reason: string, { name, endMs }: EnrolledAs, nowMs: number): string | undefined {
  const meaning = MEANINGS.find((each) => each.reason.test(reason));
  if (!meaning) return undefined;
  if (endMs > nowMs) return meaning.advice(name);
  const day = new Date(endMs).toISOString().slice(0, 10);
  const renewal = `\`lanhound enroll ${name} --renew\` on the collector's machine makes another`;
  return `the certificate of ${name} ended on ${day}: ${renewal}`;
}

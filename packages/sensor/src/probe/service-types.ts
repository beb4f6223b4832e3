import { decode } from 'dns-packet';

/** The types of services that answers name in one round. */
export interface ServiceTypes {
  /** A message from somebody on the link; what is none, or says nothing of types, is passed over. */
  read(bytes: Uint8Array): void;
  /** Those that were not taken before. */
  take(): string[];
  readonly omitted: number;
}

/** Who lists all types there are (RFC 6763 section 9). */
export const ALL_TYPES = '_services._dns-sd._udp.local';

/** RFC 6335 section 5.1 has at most 15 letters, digits and hyphens. */
const TYPE = /^_[a-z0-9](?:[a-z0-9-]{0,13}[a-z0-9])?\._(?:tcp|udp)\.local$/;
/** A home has some thirty; they are asked for one by one, and whoever answers chooses them. */
const TYPES_MAX = 64;
/** Reading ends here: whoever answers chooses how much. */
const MESSAGES_MAX = 512;
/** RFC 6762 section 17. */
const MESSAGE_BYTES_MAX = 9_000;

/** `known` are asked for already. */
export function createServiceTypes(known: readonly string[]): ServiceTypes {
  const seen = new Set(known);
  let fresh: string[] = [];
  let messages = 0;
  let omitted = 0;

  const add = (name: string) => {
    const type = name.toLowerCase();
    if (!TYPE.test(type) || seen.has(type)) return;
    if (seen.size >= TYPES_MAX) {
      omitted++;
      return;
    }
    seen.add(type);
    fresh.push(type);
  };

  return {
    read(bytes) {
      if (++messages > MESSAGES_MAX || bytes.length > MESSAGE_BYTES_MAX) return;
      for (const name of typesIn(bytes)) add(name);
    },
    take() {
      const taken = fresh;
      fresh = [];
      return taken;
    },
    get omitted() {
      return omitted;
    },
  };
}

function typesIn(bytes: Uint8Array): string[] {
  try {
    const { answers = [] } = decode(Buffer.from(bytes));
    return answers.flatMap((answer) =>
      answer.type === 'PTR' && answer.name.toLowerCase() === ALL_TYPES ? [answer.data] : [],
    );
  } catch {
    // Whatever it is, it is no answer to us.
    return [];
  }
}

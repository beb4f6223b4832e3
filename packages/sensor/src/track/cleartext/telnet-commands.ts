/** RFC 854, RFC 855. */
const IAC = 255;
const SB = 250;
const SE = 240;
const WILL = 251;
const DO = 253;

/** What a side offers (WILL) or asks for (DO) by which it shows who it is; IANA registry of telnet options. */
const ECHO = 1;
/** Terminal type, window size, speed, line mode, display, environment: all of them are the client's. */
const CLIENT_OPTIONS: readonly number[] = [24, 31, 32, 33, 34, 35, 36, 39];

/** Who said a command: known from what it offers or asks for. */
export type TelnetRole = 'client' | 'server' | undefined;

export interface TelnetText {
  /** One byte that is no command. */
  text(byte: number): void;
  /** A command that says who its speaker is, or does not. */
  command(role: TelnetRole): void;
}

type State = 'text' | 'command' | 'option' | 'subnegotiation' | 'subnegotiationCommand';

/** Takes the commands out of what one side says, whatever pieces it comes in. Keeps nothing of the text. */
export class TelnetCommands {
  #state: State = 'text';
  #verb = 0;

  read(byte: number, to: TelnetText): void {
    switch (this.#state) {
      case 'text':
        if (byte === IAC) this.#state = 'command';
        else to.text(byte);
        return;
      case 'command':
        this.#readVerb(byte, to);
        return;
      case 'option':
        this.#state = 'text';
        to.command(roleOf(this.#verb, byte));
        return;
      case 'subnegotiation':
        if (byte === IAC) this.#state = 'subnegotiationCommand';
        return;
      case 'subnegotiationCommand':
        this.#state = byte === SE ? 'text' : 'subnegotiation';
        if (byte === SE) to.command(undefined);
        return;
    }
  }

  /** Bytes are missing. */
  miss(): void {
    this.#state = 'text';
  }

  #readVerb(byte: number, to: TelnetText): void {
    this.#verb = byte;
    if (byte === SB) this.#state = 'subnegotiation';
    else if (byte >= WILL && byte < IAC) this.#state = 'option';
    else this.#state = 'text';
    if (byte === IAC) to.text(byte);
  }
}

function roleOf(verb: number, option: number): TelnetRole {
  if (verb !== WILL && verb !== DO) return undefined;
  const isOffer = verb === WILL;
  // Servers may ask for it as well: BusyBox's telnetd begins so.
  if (option === ECHO) return isOffer ? 'server' : undefined;
  if (!CLIENT_OPTIONS.includes(option)) return undefined;
  return isOffer ? 'client' : 'server';
}

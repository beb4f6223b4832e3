import { type Address, type Command, CommandError, decodeCommand, encodeCommand } from '@lanhound/proto';
import type { Report } from '@lanhound/runtime';

/**
 * Commands from the collector to one sensor. Best effort: a command reaches its sensor at most once, within moments, or
 * never. Nothing queues it, on no bus, and nobody answers; whoever needs to know looks at what the sensor then sees.
 */
export interface CommandSender {
  /** Never throws for a connection that is away: the command is dropped and counted. */
  send(address: Address, command: Command): void;
}

/** A sensor that listens. */
export interface CommandListener {
  /** Whose commands. The bus gives nobody those of others. */
  address: Address;
  /** Called with each command as it comes. Must not throw. */
  hear(command: Command): void;
}

/** How one bus carries the bytes of a command. Returns false when it cannot now. */
export type SendBytes = (address: Address, bytes: Uint8Array) => boolean;

export function commandSender(report: Report, sendBytes: SendBytes): CommandSender {
  const commands = report.counter('bus_commands_sent_total', {
    help: 'Commands to sensors, by whether they left; nobody knows whether they arrived.',
    labels: ['result'],
  });
  return {
    send(address, command) {
      const isSent = sendBytes(address, encodeCommand(command));
      commands.inc({ result: isSent ? 'sent' : 'notConnected' });
    },
  };
}

/** What a sensor does with each message on its subject: the bytes of anybody who may send there. */
export function commandReader(report: Report, listener: CommandListener): (bytes: Uint8Array) => void {
  const commands = report.counter('bus_commands_heard_total', {
    help: 'Messages on the subject of commands: those that are commands, and those that were left out, by reason.',
    labels: ['result'],
  });
  return (bytes) => {
    let command: Command;
    try {
      command = decodeCommand(bytes);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      commands.inc({ result: error.reason });
      report.log.debug({ reason: error.message }, 'a message is no command');
      return;
    }
    commands.inc({ result: 'command' });
    listener.hear(command);
  };
}

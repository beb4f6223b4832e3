import { NAME_PATTERN } from '@lanhound/proto';
import { InvalidArgumentError } from 'commander';

/** A site or sensor name from the command line. */
export function parseName(text: string): string {
  if (NAME_PATTERN.test(text)) return text;
  throw new InvalidArgumentError('want lower-case letters, digits, - or _, at most 63, such as "home".');
}

export function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('want a port from 0 to 65535.');
}

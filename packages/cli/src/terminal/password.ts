import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** The first line of input. On a terminal it is asked for, and what is typed does not show. */
export async function readPassword(
  input: NodeJS.ReadStream,
  output: NodeJS.WritableStream,
  question: string,
): Promise<string> {
  if (input.isTTY) output.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: silent, terminal: input.isTTY === true });
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
    if (input.isTTY) output.write('\n');
  }
}

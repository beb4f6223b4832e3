import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { FilesCaptureConfig } from './capture-config.ts';
import { CaptureReader } from './capture-reader.ts';
import { InputError, inputChunks, STANDARD_INPUT } from './file-input.ts';
import { Frame } from './frame.ts';
import { DamagedRecord, noCounts, type ParserContext } from './record-parser.ts';
import { type CaptureEnd, CaptureError, type CaptureProblem, type CaptureSource, type FrameSink } from './source.ts';

export interface FileSourceDeps {
  /** Where the file named - is read from; the process's standard input unless given. */
  stdin?: Readable;
}

/** Frames from capture files, one file after the other; a bad file does not keep the next from being read. */
export function createFileSource(config: FilesCaptureConfig, deps: FileSourceDeps = {}): CaptureSource {
  const { files, live } = config;
  const counters = noCounts();
  return {
    name: files.length === 1 ? nameOf(files[0] as string) : `${files.length} files`,
    live,
    counters: () => ({ ...counters }),
    async run(sink, signal) {
      const total = await bytesOf(files);
      if (total !== undefined) counters.inputBytesTotal = total;
      const context: ParserContext = { frame: new Frame(), sink, counters };
      const problems: CaptureProblem[] = [];
      for (const file of files) {
        if (signal.aborted) break;
        const problem = await readFile(file, context, sink, { signal, stdin: deps.stdin ?? process.stdin });
        if (problem) problems.push({ ...problem, file: nameOf(file) });
      }
      return endOf(problems);
    },
  };
}

const nameOf = (file: string): string => (file === STANDARD_INPUT ? 'standard input' : file);

/** The size of all files, unless one has none beforehand; what cannot be opened counts nothing and is told later. */
async function bytesOf(files: readonly string[]): Promise<number | undefined> {
  let total = 0;
  for (const file of files) {
    if (file === STANDARD_INPUT) return undefined;
    const found = await stat(file).catch(() => undefined);
    if (found && !found.isFile() && !found.isDirectory()) return undefined;
    total += found?.isFile() ? found.size : 0;
  }
  return total;
}

/** Everything of one file that can be read; returns why not all of it, if so. */
async function readFile(
  file: string,
  context: ParserContext,
  sink: FrameSink,
  { stdin, signal }: { stdin: Readable; signal: AbortSignal },
): Promise<Omit<CaptureProblem, 'file'> | undefined> {
  const { counters } = context;
  const reader = new CaptureReader(context);
  const onRead = (bytes: number) => {
    counters.inputBytes += bytes;
  };
  try {
    for await (const chunk of inputChunks(file, { stdin, signal, onRead })) {
      reader.push(chunk);
      await sink.settle();
      if (signal.aborted) return undefined;
    }
    if (signal.aborted) return undefined;
    const cut = reader.finish();
    return cut && { type: 'cut', ...cut };
  } catch (error) {
    if (error instanceof DamagedRecord) return { type: 'damaged', offset: error.at, expected: error.expected };
    if (error instanceof InputError) return { type: error.type, offset: reader.offset, expected: error.message };
    throw error;
  }
}

function endOf(problems: readonly CaptureProblem[]): CaptureEnd {
  const worse = problems.filter((problem) => problem.type !== 'cut');
  if (worse.length > 0) throw problemsError(problems, worse);
  const [first, ...more] = problems;
  if (!first) return { type: 'end' };
  const { file, offset, expected } = first;
  return { type: 'cut', file, offset, expected, ...(more.length > 0 ? { more } : {}) };
}

function problemsError(problems: readonly CaptureProblem[], worse: readonly CaptureProblem[]): CaptureError {
  const message = problems.map(describeProblem).join('; ');
  return new CaptureError(message, fixFor(worse[0]?.type, worse[0]?.offset), undefined, problems);
}

function fixFor(type: CaptureProblem['type'] | undefined, offset = 0): string {
  if (type === 'unreadable') return 'Name an existing file that this user may read.';
  if (offset === 0) return 'A capture in another format can be converted: editcap -F pcapng OLD NEW';
  return 'What comes before that place was read; the program pcapfix may mend the rest.';
}

/** One sentence for people: the file, the place, and what should have been there. */
export function describeProblem({ type, file, offset, expected }: CaptureProblem): string {
  switch (type) {
    case 'cut':
      return `${file} ends inside the record at byte ${offset}: expected ${expected}`;
    case 'damaged':
      return `${file} is damaged at byte ${offset}: expected ${expected}`;
    case 'unreadable':
      return `${file} cannot be read: expected ${expected}`;
  }
}

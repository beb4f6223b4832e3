import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** What is known of the last good copy of a fetched list. Times are milliseconds since 1970 UTC. */
const CopyFacts = z.object({
  url: z.string(),
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  /** When its content was last new. */
  changedMs: z.number(),
  /** When its server last said that it is current. */
  checkedMs: z.number(),
});

export type CopyFacts = z.infer<typeof CopyFacts>;

/** Last good copies of fetched lists, on disk, so that a start without network has them. */
export interface ListStore {
  facts(url: string): Promise<CopyFacts | undefined>;
  /** Undefined when there is no copy. */
  text(url: string): Promise<string | undefined>;
  keep(facts: CopyFacts, text: string): Promise<void>;
  /** The copy is still current. */
  confirm(facts: CopyFacts): Promise<void>;
}

export function listStore(directory: string): ListStore {
  const pathOf = (url: string, suffix: string) =>
    join(directory, `${createHash('sha256').update(url).digest('hex').slice(0, 24)}.${suffix}`);
  const replace = async (path: string, content: string) => {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await writeFile(`${path}.part`, content, { mode: 0o600 });
    await rename(`${path}.part`, path);
  };
  const confirm = (facts: CopyFacts) => replace(pathOf(facts.url, 'json'), JSON.stringify(facts));
  return {
    async facts(url) {
      const text = await readIfThere(pathOf(url, 'json'));
      // Facts without their copy would have the server answer "not modified" for ever.
      const there = text !== undefined && (await stat(pathOf(url, 'txt')).catch(() => undefined));
      return there ? CopyFacts.safeParse(jsonOf(text)).data : undefined;
    },
    text: (url) => readIfThere(pathOf(url, 'txt')),
    async keep(facts, text) {
      await replace(pathOf(facts.url, 'txt'), text);
      await confirm(facts);
    },
    confirm,
  };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

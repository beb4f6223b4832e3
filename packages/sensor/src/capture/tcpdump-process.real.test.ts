import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fakeClock, needs, temporaryDirectory } from '@lanhound/testkit';
import { expect, test, vi } from 'vitest';
import { keepingSink, pcapFile } from './fixture.ts';
import { Frame } from './frame.ts';
import { noCounts } from './record-parser.ts';
import { runTcpdump } from './tcpdump-process.ts';
import type { TcpdumpLine } from './tcpdump-stderr.ts';

const WAIT = { timeout: 20_000, interval: 5 };
const LISTENING = 'echo "tcpdump: listening on fake0" >&2';
const FOR_EVER = 'while :; do sleep 0.02; done';

needs({ programs: ['sh'] })('a program in the place of tcpdump', () => {
  const folder = temporaryDirectory();

  /** Runs a shell script under a clock that stands still. */
  const run = (script: string, settle?: () => Promise<void> | undefined) => {
    const program = join(folder, `script-${Math.random()}`);
    writeFileSync(program, `#!/bin/sh\n${script}\n`);
    chmodSync(program, 0o755);
    const clock = fakeClock();
    const sink = keepingSink(settle);
    const context = { frame: new Frame(), sink, counters: noCounts() };
    const lines: TcpdumpLine[] = [];
    const onLine = (line: TcpdumpLine) => void lines.push(line);
    const controller = new AbortController();
    const options = { program, arguments: [], sink, context, clock, statisticsMs: 5_000, lingerMs: 0, onLine };
    const ended = runTcpdump(options, controller.signal);
    ended.catch(() => {});
    const said = (type: TcpdumpLine['type'], times = 1) =>
      vi.waitFor(() => expect(lines.filter((line) => line.type === type)).toHaveLength(times), WAIT);
    return { clock, sink, context, lines, ended, said, abort: () => controller.abort() };
  };

  test('is asked for its counts at every interval once it listens', async () => {
    const onUsr1 = 'echo "1 packet captured, 1 packet received by filter, 7 packets dropped by kernel" >&2';
    const script = `trap '${onUsr1}' USR1\ntrap 'exit 0' TERM\necho early >&2\n${LISTENING}\n${FOR_EVER}`;
    const { clock, lines, ended, said, abort } = run(script);
    await said('listening');
    await clock.advance(5_000);
    await said('counts');
    await clock.advance(5_000);
    await said('counts', 2);
    expect(lines.at(-1)).toEqual({ type: 'counts', counts: { kernelDrops: 7 } });
    abort();
    expect(await ended).toEqual({ listened: true, how: 'exit code 0', said: ['early'] });
  });

  test('that does not listen to TERM is killed', async () => {
    const { clock, ended, said, abort } = run(`trap '' TERM\n${LISTENING}\n${FOR_EVER}`);
    await said('listening');
    abort();
    await clock.advance(1_499);
    await clock.advance(1);
    expect(await ended).toMatchObject({ how: 'signal SIGKILL' });
  });

  test('that closes its output but stays is ended', async () => {
    const { clock, ended, said } = run(`${LISTENING}\nexec >&-\n${FOR_EVER}`);
    await said('listening');
    await vi.waitFor(async () => {
      await clock.advance(500);
      expect(await Promise.race([ended, undefined])).toMatchObject({ how: 'signal SIGTERM' });
    }, WAIT);
  });

  test('whose output is no capture is ended, and what was wrong is said', async () => {
    const { ended } = run(`echo this is no capture\n${FOR_EVER}`);
    expect(await ended).toMatchObject({ how: expect.stringMatching(/^its output is no capture: expected a pcap/) });
  });

  test('is waited for while the sink is, and its last frames are seen', async () => {
    const packets = [1, 2, 3].map((seconds) => ({ seconds, data: Buffer.alloc(10) }));
    const file = join(folder, 'three.pcap');
    writeFileSync(file, pcapFile({ packets }));
    let settled = 0;
    const { ended, sink, context } = run(`${LISTENING}\ncat ${file}`, async () => void settled++);
    expect(await ended).toMatchObject({ listened: true, how: 'exit code 0' });
    expect(sink.frames).toHaveLength(3);
    expect(context.counters).toMatchObject({ packets: 3, inputBytes: 24 + 3 * 26 });
    expect(settled).toBeGreaterThan(0);
  });

  test('is ended when the sink throws, and the error comes through', async () => {
    const settle = () => Promise.reject(new RangeError('a bug'));
    const { ended } = run(`${LISTENING}\nprintf x\n${FOR_EVER}`, settle);
    await expect(ended).rejects.toThrow(RangeError);
  });

  test('keeps what it said last, within a limit', async () => {
    const { ended } = run('for i in 1 2 3 4 5 6 7 8 9 10; do echo "tcpdump: line $i" >&2; done; exit 3');
    const said = [3, 4, 5, 6, 7, 8, 9, 10].map((i) => `line ${i}`);
    expect(await ended).toEqual({ listened: false, how: 'exit code 3', said });
  });

  test('that cannot be started says why', async () => {
    const { ended } = run('exit 0');
    await ended;
    const clock = fakeClock();
    const sink = keepingSink();
    const context = { frame: new Frame(), sink, counters: noCounts() };
    const options = { arguments: [], sink, context, clock, statisticsMs: 5_000, lingerMs: 0, onLine: () => {} };
    const exit = await runTcpdump({ ...options, program: join(folder, 'absent') }, new AbortController().signal);
    expect(exit).toMatchObject({ listened: false, how: expect.stringContaining('ENOENT') });
  });
});

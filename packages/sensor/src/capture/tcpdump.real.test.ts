import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '@lanhound/runtime';
import { findProgram, needs, temporaryDirectory } from '@lanhound/testkit';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { TcpdumpCaptureConfig } from './capture-config.ts';
import { hearingReport, keepingSink } from './fixture.ts';
import { CaptureError } from './source.ts';
import { createTcpdumpSource } from './tcpdump.ts';

const PORT = 4_444;
const WAIT = { timeout: 20_000, interval: 20 };

needs({ programs: ['tcpdump', 'ip', 'bash', 'setpriv'], root: true })('tcpdump on a private network', () => {
  const folder = temporaryDirectory();
  const sender = `lhcap-s${process.pid}`;
  const receiver = `lhcap-r${process.pid}`;
  const ip = (...args: string[]) => execFileSync('ip', args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });

  const connect = () => {
    ip('-n', sender, 'link', 'add', 'a0', 'type', 'veth', 'peer', 'name', 'b0', 'netns', receiver);
    ip('-n', sender, 'addr', 'add', '10.201.0.1/24', 'dev', 'a0');
    ip('-n', receiver, 'addr', 'add', '10.201.0.2/24', 'dev', 'b0');
    ip('-n', sender, 'link', 'set', 'a0', 'up');
    ip('-n', receiver, 'link', 'set', 'b0', 'up');
  };
  beforeAll(() => {
    for (const name of [sender, receiver]) ip('netns', 'add', name);
    connect();
  });
  afterAll(() => {
    for (const name of [sender, receiver]) spawnSync('ip', ['netns', 'del', name]);
  });

  /** One datagram for each text. */
  const send = (...texts: string[]) => {
    const say = 'for text; do echo -n "$text" > /dev/udp/10.201.0.2/$PORT; done';
    execFileSync('ip', ['netns', 'exec', sender, 'bash', '-c', `PORT=${PORT}; ${say}`, 'send', ...texts]);
  };
  const tcpdumpPids = () => ip('netns', 'pids', receiver).split('\n').filter(Boolean).map(Number);

  /** A program that becomes tcpdump, started some other way. */
  const wrapper = (name: string, ...before: string[]) => {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\nexec ${[...before, findProgram('tcpdump')].join(' ')} "$@"\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const inReceiver = wrapper('in-receiver', 'ip', 'netns', 'exec', receiver);

  /** A running capture, stopped when the test ends. */
  const start = (options: Partial<TcpdumpCaptureConfig> = {}, excludeFilter?: string) => {
    const config = TcpdumpCaptureConfig.parse({
      ...{ kind: 'tcpdump', interface: 'b0', filter: `udp port ${PORT}`, program: inReceiver, bufferKb: 2_048 },
      ...options,
    });
    const { report, lines } = hearingReport();
    const deps = { report, clock: systemClock, random: () => 0 };
    const source = createTcpdumpSource(config, { ...deps, ...(excludeFilter ? { excludeFilter } : {}) });
    const sink = keepingSink();
    const controller = new AbortController();
    const ended = source.run(sink, controller.signal);
    ended.catch(() => {});
    onTestFinished(async () => {
      controller.abort();
      await ended.catch(() => {});
    });
    const heard = (start: string) => lines.filter((line) => line.startsWith(start));
    const listening = (times = 1) => vi.waitFor(() => expect(heard('info listening on b0')).toHaveLength(times), WAIT);
    const texts = () => sink.frames.map(({ data }) => Buffer.from(data, 'hex').subarray(42).toString());
    const seen = (...expected: string[]) => vi.waitFor(() => expect(texts()).toEqual(expected), WAIT);
    return {
      source,
      sink,
      report,
      warnings: () => heard('warn '),
      listening,
      seen,
      ended,
      stop: () => controller.abort(),
    };
  };
  const health = ({ report }: ReturnType<typeof start>) => report.healthOf().get('sensor/capture')?.state;

  test('sees every packet, at once, and counts', async () => {
    const capture = start();
    await capture.listening();
    const beforeMs = Date.now();
    const sent = Array.from({ length: 50 }, (_, i) => `packet-${i}`);
    send(...sent);
    await capture.seen(...sent);
    expect(capture.source.counters()).toMatchObject({ packets: 50, kernelDrops: 0, interfaceDrops: 0 });
    for (const { timeUs, linkType, wireBytes, data } of capture.sink.frames) {
      expect({ linkType, wireBytes }).toEqual({ linkType: 1, wireBytes: data.length / 2 });
      expect(timeUs / 1000).toBeGreaterThan(beforeMs - 1_000);
      expect(timeUs / 1000).toBeLessThan(Date.now() + 1_000);
    }
    expect(health(capture)).toBe('ok');
  });

  test('what it holds when it is stopped is still seen, and nothing of it stays', async () => {
    const capture = start({ lowLatency: false });
    await capture.listening();
    send('first', 'second');
    capture.stop();
    expect(await capture.ended).toEqual({ type: 'end' });
    await capture.seen('first', 'second');
    expect(tcpdumpPids()).toEqual([]);
  });

  test('packets longer than the snapshot length keep their length on the wire', async () => {
    const capture = start({ snapLengthBytes: 64 });
    await capture.listening();
    send('x'.repeat(500));
    await vi.waitFor(() => expect(capture.sink.frames).toHaveLength(1), WAIT);
    expect(capture.sink.frames[0]).toMatchObject({ wireBytes: 542, data: expect.stringMatching(/^.{128}$/) });
  });

  test('its own traffic is left out', async () => {
    const capture = start({ filter: 'udp' }, `port ${PORT} and greater 100`);
    await capture.listening();
    send('shown', 'hidden'.repeat(50), 'shown too');
    await capture.seen('shown', 'shown too');
  });

  test('its death is survived and told', async () => {
    const capture = start();
    await capture.listening();
    send('before');
    await capture.seen('before');
    for (const pid of tcpdumpPids()) process.kill(pid, 'SIGKILL');
    await capture.listening(2);
    send('after');
    await capture.seen('before', 'after');
    expect(capture.warnings()).toEqual([
      'warn the capture on b0 ended (tcpdump ended with signal SIGKILL); trying again in 0.5 s',
    ]);
    expect(health(capture)).toBe('ok');
  });

  test('when packets are lost because each is to come at once, they come together from then on', async () => {
    // So long a snapshot leaves room for a few packets only.
    const capture = start({ snapLengthBytes: 262_144, statisticsSeconds: 1 });
    await capture.listening();
    const pids = tcpdumpPids();
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    send(...Array.from({ length: 300 }, (_, i) => `packet-${i}`));
    for (const pid of pids) process.kill(pid, 'SIGCONT');
    await capture.listening(2);
    expect(capture.warnings()).toEqual([
      expect.stringMatching(/^warn the kernel dropped \d+ packets on b0\. For an hour they come up to a second later/),
    ]);
    expect(capture.source.counters().kernelDrops).toBeGreaterThan(0);
    const [first] = tcpdumpPids();
    for (const pid of tcpdumpPids()) process.kill(pid, 'SIGSTOP');
    const seenBefore = capture.sink.frames.length;
    send(...Array.from({ length: 300 }, (_, i) => `packet-${i}`));
    for (const pid of tcpdumpPids()) process.kill(pid, 'SIGCONT');
    await vi.waitFor(() => expect(capture.sink.frames).toHaveLength(seenBefore + 300), WAIT);
    expect(tcpdumpPids()).toContain(first);
  });

  test('an interface that goes down and comes back is survived', async () => {
    const capture = start();
    await capture.listening();
    ip('-n', receiver, 'link', 'set', 'b0', 'down');
    ip('-n', receiver, 'link', 'set', 'b0', 'up');
    send('back');
    await capture.seen('back');
  });

  test('an interface that is taken away and put back is survived', async () => {
    const capture = start();
    await capture.listening();
    ip('-n', sender, 'link', 'del', 'a0');
    await vi.waitFor(() => expect(health(capture)).toBe('failed'), WAIT);
    expect(capture.warnings().join()).toMatch(/^warn there is no interface b0 \(pcap_loop: The interface disappeared/);
    connect();
    await capture.listening(2);
    send('back');
    await capture.seen('back');
  });

  test.each<[string, Partial<TcpdumpCaptureConfig>, RegExp]>([
    [
      'a missing interface',
      { interface: 'b7' },
      /^there is no interface b7 \(b7: No such device exists .*\)\. Set capture\.interface, .* to one of .*\blo\b/,
    ],
    [
      'an interface that is down',
      { interface: 'lo' },
      /^the interface lo is down \(.*\)\. Bring it up: sudo ip link set lo up$/,
    ],
    ['a wrong filter', { filter: 'udp prt 4' }, /^capture\.filter is wrong, used was "\(udp prt 4\)" \(.*syntax error/],
    [
      'a missing program',
      { program: 'lh-no-such-tcpdump' },
      /^lh-no-such-tcpdump is not installed\. Install it: sudo apt/,
    ],
    [
      'a program that is no tcpdump',
      { program: '/bin/echo' },
      /^the capture on b0 ended \(tcpdump ended with its output is no/,
    ],
  ])('%s is refused at the start', async (_, options, message) => {
    const { ended } = start(options);
    await expect(ended).rejects.toThrow(CaptureError);
    await expect(ended).rejects.toThrow(message);
  });

  test('without the right to capture it names the command that grants it', async () => {
    const powerless = 'setpriv --reuid 65534 --clear-groups --inh-caps=-all --bounding-set=-all';
    const program = wrapper('powerless', 'ip', 'netns', 'exec', receiver, powerless);
    const grant = `sudo setcap cap_net_raw+ep ${realpathSync(program)}`;
    await expect(start({ program }).ended).rejects.toThrow(
      /^no right to capture on b0 \(b0: You don't have permission/,
    );
    await expect(start({ program }).ended).rejects.toThrow(grant);
  });
});

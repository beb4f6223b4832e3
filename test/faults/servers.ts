// Servers between the sensors and the collector, to be killed and started again in the same place.
import { type RunningServer, startMosquitto, startNatsServer } from '@lanhound/bus/testing';
import { temporaryDirectory } from '@lanhound/testkit';
import { onTestFinished } from 'vitest';
import { freePorts } from './ports.ts';
import { until } from './waiting.ts';

const ELECTS_MS_MAX = 30_000;

export interface ServerUnderTest {
  /** Keys of `bus`, good for both ends. */
  readonly bus: Record<string, unknown>;
  kill(): Promise<void>;
  start(): Promise<void>;
}

type Start = (port: number) => Promise<RunningServer>;

async function underTest(start: Start, busAt: (port: number) => Record<string, unknown>): Promise<ServerUnderTest> {
  const [port] = (await freePorts(1)) as [number];
  let server = await start(port);
  onTestFinished(() => server.kill());
  return {
    bus: busAt(port),
    kill: () => server.kill(),
    async start() {
      server = await start(port);
    },
  };
}

/** Its folder goes after it: whoever is torn down last was made first. */
export function natsServer(): Promise<ServerUnderTest> {
  const dir = temporaryDirectory();
  const start: Start = (port) => startNatsServer({ dir, port });
  return underTest(start, (port) => ({ kind: 'nats', servers: [`nats://127.0.0.1:${port}`] }));
}

export function mosquitto(): Promise<ServerUnderTest> {
  const dir = temporaryDirectory();
  const config = 'max_queued_messages 0\nmax_queued_bytes 268435456';
  const start: Start = (port) => startMosquitto({ dir, config, port });
  return underTest(start, (port) => ({ kind: 'mqtt', server: `mqtt://127.0.0.1:${port}` }));
}

export interface NatsCluster {
  readonly bus: Record<string, unknown>;
  readonly size: number;
  kill(node: number): Promise<void>;
  start(node: number): Promise<void>;
  /** The node that leads the stream. */
  leader(): Promise<number>;
  /** Resolves once all copies of the stream are up to date. */
  untilWhole(): Promise<void>;
}

const NODES = [0, 1, 2];

interface StreamCluster {
  leader?: string;
  replicas?: { current: boolean; offline?: boolean }[];
}

export async function natsCluster(): Promise<NatsCluster> {
  const dirs = NODES.map(temporaryDirectory);
  const ports = await freePorts(NODES.length * 3);
  const clientPort = (node: number) => ports[node] as number;
  const routePort = (node: number) => ports[node + 3] as number;
  const monitorPort = (node: number) => ports[node + 6] as number;
  const routes = NODES.map((node) => `nats-route://127.0.0.1:${routePort(node)}`).join(', ');
  const startNode = (node: number) => {
    const config = [
      ...[`server_name: node${node}`, `http: "127.0.0.1:${monitorPort(node)}"`],
      `cluster { name: lanhound, listen: "127.0.0.1:${routePort(node)}", routes: [${routes}] }`,
    ];
    return startNatsServer({ dir: dirs[node] as string, port: clientPort(node), config: config.join('\n') });
  };
  const servers = await Promise.all(NODES.map(startNode));
  onTestFinished(async () => void (await Promise.all(servers.map((server) => server.kill()))));

  /** As its leader has it. */
  const stream = async (): Promise<StreamCluster | undefined> => {
    for (const node of NODES) {
      const found = await streamOf(monitorPort(node)).catch(() => undefined);
      if (found?.leader === `node${node}`) return found;
    }
    return undefined;
  };
  const isWhole = ({ replicas = [] }: StreamCluster) =>
    replicas.length === NODES.length - 1 && replicas.every(({ current, offline }) => current && !offline);
  const isLed = async () => (await metaLeaderOf(monitorPort(0))) !== '';
  await until('leader of the cluster', isLed, ELECTS_MS_MAX);
  return {
    bus: { kind: 'nats', servers: NODES.map((node) => `nats://127.0.0.1:${clientPort(node)}`) },
    size: NODES.length,
    kill: (node) => (servers[node] as RunningServer).kill(),
    async start(node) {
      servers[node] = await startNode(node);
    },
    async leader() {
      const leads = async () => (await stream()) !== undefined;
      await until('leader of the stream', leads, ELECTS_MS_MAX);
      return Number((await stream())?.leader?.slice(-1));
    },
    untilWhole: () => until('whole cluster', async () => isWhole((await stream()) ?? {}), ELECTS_MS_MAX),
  };
}

interface JetStreamReport {
  meta_cluster?: { leader?: string };
  account_details?: { stream_detail?: { cluster?: StreamCluster }[] }[];
}

async function reportOf(monitorPort: number): Promise<JetStreamReport> {
  const response = await fetch(`http://127.0.0.1:${monitorPort}/jsz?accounts=true&streams=true`);
  return (await response.json()) as JetStreamReport;
}

const streamOf = async (monitorPort: number) =>
  (await reportOf(monitorPort)).account_details?.[0]?.stream_detail?.[0]?.cluster;

const metaLeaderOf = async (monitorPort: number) => (await reportOf(monitorPort)).meta_cluster?.leader ?? '';

import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that the system gives to whoever connects: a port stays free while its server is away. */
const FIRST = 20_000;
const COUNT = 12_000;

/** Ports of loopback that nothing has, nor will have by chance. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}

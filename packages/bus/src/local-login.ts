import { isLoopback, parseServer } from './endpoint.ts';
import { addressText, localLogin, readLocalKey } from './local-key.ts';
import { MQTT_PORTS, type MqttPublisherConfig } from './mqtt-config.ts';

/** How a sensor comes in at a broker that wants a name and a password. */
export interface LoginSource {
  /** For the next connection; undefined when there is nothing to show. */
  current(): { username: string; password: string } | undefined;
  /** What to do when the broker refused that. */
  advice(): string;
}

/** A file is looked for where it makes sense: at a broker of this machine, by one who has no other credentials. */
export function wantsLocalKey({ server, username, tls, enrollment, enrollmentFile }: MqttPublisherConfig): boolean {
  const { scheme, host } = parseServer(server, MQTT_PORTS) ?? { scheme: '', host: '' };
  const other = username ?? tls ?? enrollment ?? enrollmentFile;
  return scheme === 'mqtt' && isLoopback(host) && other === undefined;
}

/** Reads the key of a collector on this machine, which is another after each of its starts. */
export function createLocalLogin(config: MqttPublisherConfig): LoginSource | undefined {
  const { localKeyFile: file, server } = config;
  const parsed = parseServer(server, MQTT_PORTS);
  if (file === undefined || !parsed || !wantsLocalKey(config)) return undefined;
  const address = addressText(parsed);
  return {
    current() {
      try {
        const found = readLocalKey(file);
        return found.address === address ? localLogin(found.key) : undefined;
      } catch {
        return undefined;
      }
    },
    advice: () => `${problemOf(file, address)}; or ${ENROLL}`,
  };
}

const ENROLL =
  "let it in by name: `lanhound enroll NAME --server 127.0.0.1` as the collector's user makes the file for `lanhound sensor --enrollment`";

function problemOf(file: string, address: string): string {
  try {
    const found = readLocalKey(file);
    if (found.address === address)
      return `the key in ${file} is of another collector: name its folder's as bus.localKeyFile`;
    return `the collector with the key ${file} listens at ${found.address}: correct bus.server`;
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const why = isAbsent ? `there is no ${file}` : `this user may not read ${file}`;
    const where = isAbsent ? ', or name the file as bus.localKeyFile' : '';
    return `it wants the key of its collector, and ${why}: run as the collector's user${where}`;
  }
}

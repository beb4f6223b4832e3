import { type Clock, type Component, ConfigError, type Report } from '@lanhound/runtime';
import { createGate, type Gate } from './access/gate.ts';
import { removeLocalToken, writeLocalToken } from './access/local-token.ts';
import { createLogin } from './access/login.ts';
import { newToken } from './access/token.ts';
import { type ApiConfig, isLoopback } from './api-config.ts';
import { createApp } from './app.ts';
import { type Certificate, followCertificate, isCertified, readCertificate } from './certificate.ts';
import { createListener, type Listener, type Pace } from './listener.ts';
import type { Route } from './route.ts';
import { sessionRoutes } from './session.ts';

export interface Api extends Component {
  /** Where it listens, once started: "http://127.0.0.1:8470". */
  url(): string;
}

export interface ApiDeps {
  report: Report;
  clock: Clock;
  version: string;
  /** The collector's folder, which holds who may come in. */
  dataDir: string;
  /** Where people reach it; empty when it is not said. */
  externalUrl?: string;
  pace?: Pace;
}

/** The HTTP interface over these routes, for those who may. */
export function createApi(config: ApiConfig, routes: readonly Route[], deps: ApiDeps): Api {
  const { report, clock, dataDir } = deps;
  const stopping = new AbortController();
  let listener: Listener | undefined;
  let following: Promise<void> | undefined;
  let certificate: Certificate | undefined;

  function serve(localToken: string): Listener {
    const secure = certificate !== undefined;
    // The prefix makes browsers refuse a cookie of this name that came over anything but TLS.
    const cookie = { name: secure ? '__Host-lanhound' : 'lanhound', secure };
    const gate = createGate({ dataDir, clock, localToken, cookie: cookie.name });
    refuseToExpose(config, gate, dataDir);
    const isOurName = (host: string) => certificate !== undefined && isCertified(certificate, host);
    const app = createApp([...routes, ...sessionRoutes(gate, createLogin(gate, deps), cookie)], {
      ...{ gate, report, version: deps.version, isOurName },
      ...{ scheme: secure ? 'https' : 'http', externalUrl: deps.externalUrl ?? '' },
      clock,
    });
    return createListener(config, certificate, app, deps.pace);
  }

  return {
    name: 'collector/api',
    async start() {
      certificate = config.tls && readCertificate(config.tls);
      const localToken = newToken();
      const opening = serve(localToken);
      await opening.open();
      listener = opening;
      writeLocalToken(dataDir, localToken);
      const onChange = (next: Certificate) => {
        certificate = next;
        listener?.use(next);
      };
      if (config.tls) following = followCertificate(config.tls, { clock, report, signal: stopping.signal, onChange });
    },
    async stop() {
      stopping.abort();
      await following;
      await listener?.close();
      if (listener) removeLocalToken(dataDir);
    },
    url() {
      const { listen } = config;
      const port = (listener as Listener).port();
      return `${config.tls ? 'https' : 'http'}://${listen.includes(':') ? `[${listen}]` : listen}:${port}`;
    },
  };
}

/** An open door that nobody has a key to is a mistake of whoever set it up. */
function refuseToExpose({ listen }: ApiConfig, gate: Gate, dataDir: string): void {
  const { users, tokens } = gate.access();
  if (isLoopback(listen) || users.length + tokens.length > 0) return;
  throw new ConfigError([
    {
      field: 'api.listen',
      value: JSON.stringify(listen),
      want: 'a loopback address as long as nobody may log in',
      fix: `Run \`lanhound user add NAME --role operator --data-dir ${dataDir}\` first.`,
    },
  ]);
}

import { silentReport, systemClock } from '@lanhound/runtime';
import { temporaryDirectory } from '@lanhound/testkit';
import { readLocalAuthorization } from '../access/local-token.ts';
import { ApiConfig } from '../api-config.ts';
import type { Route } from '../route.ts';
import { type Api, type ApiDeps, createApi } from '../server.ts';

export interface Answered {
  status: number;
  headers: Headers;
  text: string;
  json(): Record<string, unknown>;
}

export interface ServingApi extends Pick<Api, 'start' | 'stop' | 'url' | 'name'> {
  readonly dataDir: string;
  /** Without any credentials, unless the headers have some. */
  ask(path: string, init?: RequestInit): Promise<Answered>;
  /** As the owner of the machine. */
  get(path: string): Promise<Answered>;
}

/** An interface over these routes, in a folder of its own. */
export function servingApi(routes: readonly Route[], given: Partial<ApiDeps> & { config?: unknown } = {}): ServingApi {
  const dataDir = temporaryDirectory();
  const { config, ...deps } = given;
  const api = createApi(ApiConfig.parse(config ?? { port: 0 }), routes, {
    ...{ report: silentReport(), clock: systemClock, version: '0.1.0', dataDir },
    ...deps,
  });
  const ask = async (path: string, init?: RequestInit): Promise<Answered> => {
    const response = await fetch(`${api.url()}${path}`, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
  };
  return {
    ...api,
    dataDir,
    ask,
    get: (path) => ask(path, { headers: { authorization: readLocalAuthorization(dataDir) ?? '' } }),
  };
}

import { z } from 'zod';
import type { Store } from '../store/store.ts';
import { PageQuery } from './page.ts';
import { wholeNumber } from './parameter.ts';
import { route } from './route.ts';
import { anyEquals, commonConditions, equals, Filter, selectPage } from './rows.ts';

const FlowsQuery = z.strictObject({
  ...Filter,
  sensor: z.string().max(63).optional().describe('Only from this sensor.'),
  port: wholeNumber(0, 65_535).optional().describe('Either port.'),
  proto: wholeNumber(0, 255).optional().describe('IP protocol number: 6 TCP, 17 UDP.'),
  app: z.string().max(32).optional().describe('The protocol recognised by content.'),
  ...PageQuery,
});

export const flowsRoute = (store: Store) =>
  route({
    path: '/api/v1/flows',
    audience: 'viewer',
    summary: 'Flow events, newest first.',
    query: FlowsQuery,
    answer: (query, signal) =>
      selectPage(
        store,
        {
          table: 'flows',
          timeColumn: 'time',
          ties: ['site', 'sensor', 'epoch', 'sequence', 'flowId', 'state'],
          conditions: [
            ...commonConditions(query, 'time'),
            equals('sensor', query.sensor),
            anyEquals(['srcMac', 'dstMac'], 'mac', query.mac),
            anyEquals(['src', 'dst'], 'ip', query.ip),
            anyEquals(['srcPort', 'dstPort'], 'port', query.port),
            equals('proto', query.proto),
            equals('app', query.app),
          ],
          limit: query.limit,
          cursor: query.cursor,
        },
        signal,
      ),
  });

import { z } from 'zod';
import type { Store } from '../store/store.ts';
import { PageQuery } from './page.ts';
import { route } from './route.ts';
import { type Condition, commonConditions, equals, Filter, selectPage } from './rows.ts';

const DnsQuery = z.strictObject({
  ...Filter,
  name: z.string().max(253).optional().describe('This name and everything below it.'),
  qtype: z.string().max(16).optional().describe('Only this type, such as A.'),
  rcode: z.string().max(16).optional().describe('Only this answer, such as NXDOMAIN.'),
  ...PageQuery,
});

export const dnsRoute = (store: Store) =>
  route({
    path: '/api/v1/dns',
    audience: 'viewer',
    summary: 'DNS lookups, newest first.',
    query: DnsQuery,
    answer: (query, signal) =>
      selectPage(
        store,
        {
          table: 'dns',
          timeColumn: 'time',
          ties: ['site', 'sensor', 'epoch', 'sequence', 'src', 'srcPort', 'dst', 'id', 'name', 'qtype'],
          conditions: [
            ...commonConditions(query, 'time'),
            equals('srcMac', query.mac),
            equals('src', query.ip),
            atOrBelow(query.name),
            equals('qtype', query.qtype?.toUpperCase()),
            equals('rcode', query.rcode?.toUpperCase()),
          ],
          limit: query.limit,
          cursor: query.cursor,
        },
        signal,
      ),
  });

function atOrBelow(name: string | undefined): Condition | undefined {
  const lower = name?.toLowerCase().replace(/\.$/, '');
  // Everything is below the root.
  if (!lower) return undefined;
  return { sql: 'name = {name:String} OR endsWith(name, {below:String})', params: { name: lower, below: `.${lower}` } };
}

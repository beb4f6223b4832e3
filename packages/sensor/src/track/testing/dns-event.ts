import { type DnsEvent, formatIp, formatMac } from '@lanhound/proto';
import { answersOf } from '../../decode/answer-records.ts';
import type { DnsRecord } from '../records.ts';

/** A lookup without the header fields its batch carries. */
export type DnsBody = Omit<DnsEvent, 'site' | 'sensor'>;

/** The event of a record, which may be filled anew afterwards. */
export function dnsEventOf(record: DnsRecord): DnsBody {
  const { addressBytes, ipLength, name } = record;
  const answers = answersOf(record.answers.bytes, record.answers.length);
  return {
    type: 'dns',
    time: record.timeUs,
    src: formatIp(addressBytes, record.srcIpAt, ipLength),
    srcPort: record.srcPort,
    ...(record.srcMac >= 0 && { srcMac: formatMac(record.srcMac) }),
    dst: formatIp(addressBytes, record.dstIpAt, ipLength),
    dstPort: record.dstPort,
    via: record.via,
    id: record.id,
    name: Buffer.from(name.bytes.subarray(0, name.length)).toString('latin1'),
    qtype: record.qtype,
    ...(record.rcode >= 0 && { rcode: record.rcodeName }),
    ...(record.rttUs >= 0 && { rttUs: record.rttUs }),
    ...(answers.length > 0 && { answers }),
    ...(record.truncated && { truncated: true }),
    ...(record.edns && { edns: true }),
  };
}

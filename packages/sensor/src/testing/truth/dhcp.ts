import type { TruthDhcp, TruthDhcpv6, TruthLeaseMessage } from '@lanhound/testkit';
import { type Category, isAsked, line, timeUs } from './category.ts';

/** Names that DHCPv4 has too are told apart. */
const NAMES_V6: Readonly<Record<string, string>> = { REQUEST: 'request6', RELEASE: 'release6', DECLINE: 'decline6' };

/** Every message of DHCP and DHCPv6 with all that its event has. */
export const dhcp: Category = {
  name: 'dhcp',
  factsOf(truth, { events }) {
    const known = [...truth.dhcp.filter(isAsked).map(eventOf), ...truth.dhcpv6.filter(isAsked).map(eventOfV6)];
    // Neither how long leases of DHCPv6 are, nor what else servers hand out, nor frames: the truth does not say.
    const told = events
      .filter((event) => event.type === 'dhcp')
      .map(({ routers: _routers, dnsServers: _servers, srcMac: _mac, ...event }) =>
        event.src?.includes(':') ? { ...event, leaseSeconds: undefined } : event,
      );
    return { known: known.map(line), told: told.map(line) };
  },
};

function eventOf(message: TruthDhcp): object {
  return {
    ...bodyOf(message, message.type.toLowerCase()),
    clientMac: message.mac,
    requestedIp: message.requested,
    assignedIp: message.yiaddr,
    serverIp: message.server_id,
    relay: message.giaddr,
    leaseSeconds: message.lease,
    hostname: message.hostname,
  };
}

function eventOfV6(message: TruthDhcpv6): object {
  const { type, client_duid, mac, addrs } = message;
  const isServers = type === 'ADVERTISE' || type === 'REPLY';
  return {
    ...bodyOf(message, NAMES_V6[type] ?? type.toLowerCase()),
    clientDuid: client_duid,
    clientMac: mac,
    [isServers ? 'assignedIp' : 'requestedIp']: addrs?.[0],
  };
}

const bodyOf = ({ ts, src, dst, vendor_class, params, fqdn }: TruthLeaseMessage, messageType: string): object => ({
  ...{ type: 'dhcp', time: timeUs(ts), messageType, src, dst },
  ...{ vendorClass: vendor_class, parameterList: params, fqdn },
});

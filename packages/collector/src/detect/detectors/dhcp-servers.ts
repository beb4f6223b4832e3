import type { DhcpEvent } from '@lanhound/proto';
import { isServersWord } from './network-roles.ts';
import type { Sighting } from './providers.ts';

/** A server, by what it hands out; undefined for clients, relays, and who only tells how to boot (PXE). */
export function dhcpServerIn(event: DhcpEvent): Sighting | undefined {
  const { site, sensor, time, src, srcMac, relay, serverIp, messageType, assignedIp, routers, dnsServers } = event;
  // What no frame carried, a file of leases told.
  if (!isServersWord(messageType) || src === undefined || srcMac === undefined) return undefined;
  const isVersion6 = src.includes(':');
  const isPassedOn = relay !== undefined;
  if (!isVersion6 && assignedIp === undefined && messageType !== 'nak') return undefined;
  // Who only passes an answer on is not its author.
  if (isPassedOn && serverIp === undefined) return undefined;
  return {
    ...{ site, sensor, timeUs: time, ip: isVersion6 ? src : (serverIp ?? src) },
    ...(isPassedOn ? {} : { mac: srcMac }),
    gives: {
      ...(routers ? { gatewayGiven: routers.join(', ') } : {}),
      ...(dnsServers ? { dnsGiven: dnsServers.join(', ') } : {}),
    },
  };
}

/** Numbers of IP protocols as IANA assigns them. */
export const TCP = 6;
export const UDP = 17;

/** "tcp", "udp", or the protocol's number: as people write ports, "4444/tcp". */
export const protoName = (proto: number): string => (proto === TCP ? 'tcp' : proto === UDP ? 'udp' : `${proto}`);

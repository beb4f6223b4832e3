/** Why a handshake message cannot be read, or not whole. A closed list. */
export const TLS_FAULTS = ['tls.type', 'tls.short', 'tls.vector', 'tls.extension', 'tls.certificate'] as const;
export type TlsFault = (typeof TLS_FAULTS)[number];

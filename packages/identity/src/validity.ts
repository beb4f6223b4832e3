// How long certificates count, and when to speak of it.
import { X509Certificate } from 'node:crypto';
import type { Validity } from './issue.ts';

const DAY_MS = 86_400_000;

/**
 * A Pi has no clock that runs without power. Until it has asked for the time it believes in the day it was last
 * switched off, or in that of its system's image; a certificate that begins later would be refused.
 */
const BACKDATED_MS = 365 * DAY_MS;

/**
 * All end by revocation, which takes a second; their own end is a last resort. Replacing the authority means enrolling
 * every sensor again, and a sensor's means a walk to it, so both are rare. The server's is replaced by itself.
 */
const LIFE_MS = { authority: 25 * 365 * DAY_MS, client: 10 * 365 * DAY_MS, server: 365 * DAY_MS };

/** How long before the end people are told. */
const WARNED_MS = 90 * DAY_MS;
/** The part of a server's certificate's life at whose start it is replaced. */
const RENEWED_MS = LIFE_MS.server / 3;

export const validityOf = (kind: keyof typeof LIFE_MS, nowMs: number): Validity => ({
  notBeforeMs: nowMs - BACKDATED_MS,
  notAfterMs: nowMs + LIFE_MS[kind],
});

/** When a certificate ends. */
export const notAfterMs = (certificate: string): number => Date.parse(new X509Certificate(certificate).validTo);

/** True when people should be told that it ends. */
export const endsSoon = (endMs: number, nowMs: number): boolean => endMs - nowMs < WARNED_MS;

/** True when a server's certificate should be replaced. */
export const isToRenew = (certificate: string, nowMs: number): boolean => notAfterMs(certificate) - nowMs < RENEWED_MS;

#!/usr/bin/env node
// tcpdump on a machine whose clock is set. libfaketime sets that of programs; the times of packets come from the kernel
// and are set here, by the hours in the same file (FAKETIME_TIMESTAMP_FILE).
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const HEADER_BYTES = 24;
const RECORD_BYTES = 16;
const HOUR_S = 3_600;

const offsetSeconds = () => Number.parseInt(readFileSync(process.env.FAKETIME_TIMESTAMP_FILE, 'utf8'), 10) * HOUR_S;

const args = process.argv.slice(2);
const tcpdump = spawn('tcpdump', args, { stdio: ['ignore', 'pipe', 'inherit'] });
for (const signal of ['SIGTERM', 'SIGINT', 'SIGUSR1']) process.on(signal, () => tcpdump.kill(signal));
tcpdump.on('close', (code) => process.exit(code ?? 1));
process.stdout.on('error', () => tcpdump.kill());

let rest = Buffer.alloc(0);
let isFirst = true;
let isLittle = true;
tcpdump.stdout.on('data', (chunk) => {
  rest = Buffer.concat([rest, chunk]);
  let at = 0;
  if (isFirst && rest.length >= HEADER_BYTES) {
    isLittle = [0xa1b2c3d4, 0xa1b23c4d].includes(rest.readUInt32LE(0));
    isFirst = false;
    at = HEADER_BYTES;
  }
  const offset = offsetSeconds();
  while (!isFirst && rest.length - at >= RECORD_BYTES) {
    const length = isLittle ? rest.readUInt32LE(at + 8) : rest.readUInt32BE(at + 8);
    if (rest.length - at < RECORD_BYTES + length) break;
    if (isLittle) rest.writeUInt32LE(rest.readUInt32LE(at) + offset, at);
    else rest.writeUInt32BE(rest.readUInt32BE(at) + offset, at);
    at += RECORD_BYTES + length;
  }
  process.stdout.write(rest.subarray(0, at));
  rest = rest.subarray(at);
});

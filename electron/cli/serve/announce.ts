import { createInterface } from 'node:readline';
import type { WebFace } from '../../web/web-server.ts';
import type { Output } from '../output.ts';

/** Prints the first address, and at a terminal a fresh one for every Enter: each opens the console once. */
export function announceAddresses(
  face: WebFace,
  facts: Readonly<Record<string, unknown>>,
  out: Output,
): void {
  const address = face.entryAddress();
  out.result({ address, port: face.port, ...facts }, () => address);
  if (out.json || !process.stdin.isTTY) return;
  out.note('The address works once, within a minute. Enter prints a new one; Ctrl-C ends.');
  createInterface({ input: process.stdin }).on('line', () => out.line(face.entryAddress()));
}

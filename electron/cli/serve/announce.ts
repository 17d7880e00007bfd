import { createInterface } from 'node:readline';
import type { WebFace } from '../../web/web-server.ts';
import type { Output } from '../output.ts';

/** What a face does with a line that is typed at its terminal, beside Enter alone. */
type TypedLines = {
  readonly hint: string;
  /** Carries it out and answers what to print. */
  run(line: string): Promise<string>;
};

/** Prints the first address, and at a terminal, until the signal, a fresh one for every Enter: each opens the console once. */
export function announceAddresses(
  face: WebFace,
  facts: Readonly<Record<string, unknown>>,
  out: Output,
  signal: AbortSignal,
  typed?: TypedLines,
): void {
  const address = face.entryAddress();
  out.result({ address, port: face.port, ...facts }, () => address);
  if (out.json || !process.stdin.isTTY) return;
  out.note('The address works once, within a minute. Enter prints a new one; Ctrl-C ends.');
  if (typed !== undefined) out.note(typed.hint);
  createInterface({ input: process.stdin, signal }).on('line', (line) => {
    if (typed === undefined || line.trim() === '') out.line(face.entryAddress());
    else
      typed.run(line).then(
        (text) => out.line(text),
        (error: unknown) => out.note(error instanceof Error ? error.message : String(error)),
      );
  });
}

import { expect } from 'vitest';
import { prometheusKind } from '../../../../electron/probes/kinds/prometheus.ts';
import type { ProbeOutcome } from '../../../../electron/probes/probe-kind.ts';
import { bench, define, MovableClock } from './context.ts';
import type { BenchOptions, closer } from './context.ts';
import { startHttp } from './loopback.ts';

/** A server whose metrics a test writes, and probes of it that keep their memory from run to run. */
export async function startMetrics(
  open: ReturnType<typeof closer>,
  first: string,
  options: BenchOptions = {},
) {
  const set = { text: first, status: 200, type: 'text/plain; version=0.0.4' };
  const server = open.add(
    await startHttp((_, response) => {
      response.writeHead(set.status, { 'content-type': set.type });
      response.end(set.text);
    }),
  );
  const clock = new MovableClock();
  let memory: unknown;
  const run = async (probe: object): Promise<ProbeOutcome> => {
    const made = open.add(bench(server.url, { clock, ...options }));
    const context = {
      ...made.context,
      memory: {
        read: () => structuredClone(memory),
        write: (value: unknown) => {
          memory = JSON.parse(JSON.stringify(value));
        },
      },
    };
    return prometheusKind.run(define('prometheus', probe), context);
  };
  const later = (minutes: number) => (clock.skewMs += minutes * 60_000);
  return { server, set, run, later, memory: () => memory };
}

export function fact(outcome: ProbeOutcome, name: string): string | undefined {
  return outcome.evidence.find((item) => item.name === name)?.value;
}

export function reason(outcome: ProbeOutcome): string {
  if (outcome.reason !== null) expect(outcome.reason.ko).toMatch(/[가-힣]/);
  return outcome.reason?.en ?? '';
}

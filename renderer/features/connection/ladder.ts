import type { ConnectionReport, LadderLayer } from '../../../shared/model/connection.ts';
import type { ProbeStep } from '../../../shared/model/probe.ts';

/** From the bottom up. The same set as `ladderLayers` of the model, written again because that file carries a schema. */
export const ladder = [
  'dns',
  'tcp',
  'tls',
  'polling',
  'upgrade',
  'namespace',
  'round-trip',
] as const satisfies readonly LadderLayer[];

export type Rung = {
  readonly layer: LadderLayer;
  readonly phase: 'not-run' | 'waiting' | 'running' | ProbeStep['outcome'];
  readonly step: ProbeStep | null;
};

/** One rung for each layer. While a test runs, the first layer without a result is the one that is being climbed. */
export function rungs(steps: readonly ProbeStep[], running: boolean): readonly Rung[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const firstOpen = ladder.find((layer) => !byId.has(layer));
  return ladder.map((layer) => {
    const step = byId.get(layer) ?? null;
    if (step !== null) return { layer, phase: step.outcome, step };
    if (!running) return { layer, phase: 'not-run', step };
    return { layer, phase: layer === firstOpen ? 'running' : 'waiting', step };
  });
}

/** The report as text for a ticket or a mail, in one language. */
export function reportText(report: ConnectionReport, language: 'en' | 'ko'): string {
  const lines = [
    `Socket.IO ${report.url}`,
    `${new Date(report.startedAt).toISOString()} · ${Math.round(report.durationMs)} ms`,
    report.verdict[language],
    ...report.usualCauses.map((cause) => `- ${cause[language]}`),
    '',
    ...report.steps.flatMap((step) => [
      `${step.outcome.padEnd(9)}${step.durationMs === null ? ''.padStart(9) : `${Math.round(step.durationMs)} ms`.padStart(9)}  ${step.title[language]}`,
      ...(step.reason === null ? [] : [`                    ${step.reason[language]}`]),
      ...step.facts.map((fact) => `                    ${fact.name}: ${fact.value.replaceAll('\n', ' ')}`),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

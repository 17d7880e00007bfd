import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import type { EvidenceFact } from '../../shared/model/probe.ts';
import type { Evidence, Finding } from '../../shared/model/runbook.ts';
import { visibleText } from '../../shared/text/visible-text.ts';
import { noEvidence } from './run-record.ts';

/** How much of what was found is kept. */
const most = { findings: 200, rows: 50, sentence: 1000, cell: 500, fact: 300, output: 16_384 } as const;

type Clean = (text: string) => string;

/** A text from outside as it is kept: without secrets, control characters made visible, bounded. */
export function keptText(text: string, clean: Clean, mostCharacters: number): string {
  const shown = visibleText(clean(text)).toWellFormed();
  return shown.length <= mostCharacters ? shown : `${shown.slice(0, mostCharacters - 1)}…`;
}

export function keptSentence(text: LocalText, clean: Clean): LocalText {
  return localText(keptText(text.en, clean, most.sentence), keptText(text.ko, clean, most.sentence));
}

function keptFact({ name, value }: EvidenceFact, clean: Clean): EvidenceFact {
  return { name: keptText(name, clean, 200), value: keptText(value, clean, most.fact) };
}

/** What a step found, as it is kept. The end of an output is what matters. */
export function keptEvidence(found: Partial<Evidence>, clean: Clean): Evidence {
  const evidence = { ...noEvidence, ...found };
  const { findings, table, output, value } = evidence;
  return {
    ...evidence,
    findings: findings.slice(0, most.findings).map((finding): Finding => ({
      title: keptSentence(finding.title, clean),
      held: finding.held,
      found: keptSentence(finding.found, clean),
      ...(finding.facts === undefined || finding.facts.length === 0
        ? {}
        : { facts: finding.facts.map((fact) => keptFact(fact, clean)) }),
    })),
    table:
      table === null
        ? null
        : {
            ...table,
            rows: table.rows
              .slice(0, most.rows)
              .map((row) =>
                row.map((cell) => (typeof cell === 'string' ? keptText(cell, clean, most.cell) : cell)),
              ),
          },
    output: output === null ? null : keptText(output.slice(-most.output), clean, most.output),
    value: typeof value === 'string' ? keptText(value, clean, 10_000) : value,
  };
}

/** The rows that are asked for, for evidence. */
export const evidenceRows = most.rows;

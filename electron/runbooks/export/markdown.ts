import type { Run } from '../../../shared/model/runbook.ts';
import { documentOf } from './run-document.ts';
import type { Block, ExportFacts } from './run-document.ts';

/** A run as Markdown. What comes from outside is text, whatever it looks like. */
export function markdownOf(run: Run, facts: ExportFacts): string {
  return `${documentOf(run, facts).map(blockText).join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${block.alert === true ? '⚠ ' : ''}${escaped(block.text)}`;
    case 'facts':
      return block.rows.map(([name, value]) => `- **${escaped(name)}**: ${escaped(value)}`).join('\n');
    case 'text':
      return block.alert === true ? `> **⚠ ${escaped(block.text)}**` : escaped(block.text);
    case 'table':
      return tableText(block);
    case 'output':
      return fenced(block.text);
  }
}

function tableText({ columns, rows }: Extract<Block, { kind: 'table' }>): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`;
  return [line(columns), `|${' --- |'.repeat(columns.length)}`, ...rows.map(line)].join('\n');
}

/** One line, in which nothing is markup. */
function escaped(text: string): string {
  return text
    .replaceAll(/\s*\r?\n\s*/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]()#+!|~]/g, String.raw`\$&`);
}

/** A fence longer than any in the text. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

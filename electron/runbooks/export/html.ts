import type { Run } from '../../../shared/model/runbook.ts';
import { escapeHtml } from '../../../shared/text/html.ts';
import { documentOf } from './run-document.ts';
import type { Block, ExportFacts } from './run-document.ts';

/** A run as one page that needs nothing else, to be read on a screen and to be printed. Nothing in it is loaded or executed. */
export function htmlOf(run: Run, facts: ExportFacts): string {
  const { language } = facts;
  const body = documentOf(run, facts).map(blockHtml).join('\n');
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(`${run.title[language]}: ${run.targetName}`)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}${alertClass(block.alert)}>${escapeHtml(block.text)}</h${block.level}>`;
    case 'facts':
      return `<dl>${block.rows.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>`;
    case 'text':
      return `<p${alertClass(block.alert)}>${escapeHtml(block.text)}</p>`;
    case 'table':
      return tableHtml(block);
    case 'output':
      return `<pre>${escapeHtml(block.text)}</pre>`;
  }
}

function tableHtml({ columns, rows, alert }: Extract<Block, { kind: 'table' }>): string {
  const head = columns.map((column) => `<th>${escapeHtml(column)}</th>`).join('');
  const lines = rows.map((row) => `<tr>${row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`);
  return `<table${alertClass(alert)}><thead><tr>${head}</tr></thead><tbody>${lines.join('')}</tbody></table>`;
}

function alertClass(alert: boolean | undefined): string {
  return alert === true ? ' class="alert"' : '';
}

const style = `
body { font: 15px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2rem; } h3 { font-size: 1.05rem; margin-top: 1.5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; margin: 0.5rem 0; }
dt { color: #555; } dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0; font-size: 0.9rem; }
th, td { border: 1px solid #bbb; padding: 0.25rem 0.5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #f0f0f0; }
pre { background: #f5f5f5; border: 1px solid #ccc; padding: 0.5rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.alert { color: #a40000; } table.alert th, table.alert td { border-color: #a40000; } p.alert { border-left: 4px solid #a40000; padding-left: 0.5rem; font-weight: 600; }
@media print { body { margin: 0; max-width: none; font-size: 11px; } h2, h3 { break-after: avoid; } tr, pre { break-inside: avoid; } }
`;

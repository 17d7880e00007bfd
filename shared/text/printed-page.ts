import { html } from './html.ts';
import type { Html } from './html.ts';
import type { TextLanguage } from './format-number.ts';

/** A self-contained page of HTML that loads nothing and runs nothing: to be kept, printed and read in any browser. */
export function printedPage(page: {
  readonly language: TextLanguage;
  readonly title: string;
  /** Under the title: of what, when, by whom. */
  readonly about: Html;
  readonly body: readonly Html[];
}): string {
  const { language, title, about, body } = page;
  const content = html`<article>
    <header>
      <h1>${title}</h1>
      ${about}
    </header>
    ${body}
  </article>`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="viewport" content="width=device-width">
<title>${html`${title}`.markup}</title>
<style>${pageStyle}</style>
</head>
<body>
${content.markup}
</body>
</html>
`;
}

/** A heading with what belongs to it. It does not part from its first line on paper. */
export function pageSection(title: string, ...body: readonly Html[]): Html {
  return html`<section>
    <h2>${title}</h2>
    ${body}
  </section> `;
}

/** What stands in a cell: a text, or a text with a mark of how it is. The mark is a sign as well as a colour. */
export type PageCell = string | Html | { readonly text: string; readonly tone: PageTone };
type PageTone = 'good' | 'heed' | 'bad';

const signs: Readonly<Record<PageTone, string>> = { good: '✓', heed: '!', bad: '✕' };

export function toned(tone: PageTone, text: string): Html {
  return html`<span class="${tone}"><b aria-hidden="true">${signs[tone]}</b> ${text}</span>`;
}

/** Names and values, one line each. */
export function factTable(rows: readonly (readonly [string, PageCell])[]): Html {
  const lines = rows.map(
    ([name, value]) =>
      html`<tr>
        <th scope="row">${name}</th>
        <td>${cellOf(value)}</td>
      </tr> `,
  );
  return html`<table class="facts">
    <tbody>
      ${lines}
    </tbody>
  </table> `;
}

/** A table with a header, or the text for none. */
export function dataTable(
  header: readonly string[],
  rows: readonly (readonly PageCell[])[],
  none: string,
): Html {
  if (rows.length === 0) return html`<p class="none">${none}</p> `;
  const heads = header.map((name) => html`<th scope="col">${name}</th>`);
  const lines = rows.map(
    (cells) =>
      html`<tr>
        ${cells.map((cell) => html`<td>${cellOf(cell)}</td>`)}
      </tr> `,
  );
  return html`<table class="data">
    <thead>
      <tr>
        ${heads}
      </tr>
    </thead>
    <tbody>
      ${lines}
    </tbody>
  </table> `;
}

function cellOf(cell: PageCell): Html {
  if (typeof cell === 'string') return html`${cell}`;
  return 'tone' in cell ? toned(cell.tone, cell.text) : cell;
}

const pageStyle = `
:root { color-scheme: light; }
body { margin: 0; background: #fff; color: #1b1f24; font: 13px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans KR", sans-serif; }
article { max-width: 1000px; margin: 0 auto; padding: 24px; }
header { border-bottom: 2px solid #1b1f24; margin-bottom: 16px; padding-bottom: 8px; }
h1 { font-size: 22px; margin: 0 0 4px; }
h2 { font-size: 15px; margin: 20px 0 6px; break-after: avoid; }
h3 { font-size: 13px; margin: 12px 0 4px; break-after: avoid; }
p { margin: 4px 0; max-width: 90ch; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { border-top: 1px solid #c9ced6; padding: 4px 8px 4px 0; text-align: start; vertical-align: top; overflow-wrap: anywhere; }
thead th { border-top: 0; color: #4a525e; font-weight: 600; }
.facts th { width: 28%; font-weight: 600; color: #4a525e; }
tr { break-inside: avoid; }
code, .mono { font: 12px/1.45 ui-monospace, "SF Mono", Consolas, monospace; overflow-wrap: anywhere; }
pre { font: 12px/1.45 ui-monospace, "SF Mono", Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; background: #f3f5f7; padding: 8px; margin: 4px 0; }
.none, .hint { color: #4a525e; }
.good { color: #1a6b34; } .heed { color: #7a4a00; } .bad { color: #a4161a; }
.block { border: 2px solid #a4161a; padding: 8px 12px; margin: 8px 0; break-inside: avoid; }
.blank { display: inline-block; min-width: 26em; border-bottom: 1px solid #1b1f24; }
.days { display: grid; grid-template-columns: 5.5em 1fr; gap: 2px 8px; margin: 4px 0; }
.days ol { display: flex; flex-wrap: wrap; gap: 2px; list-style: none; margin: 0; padding: 0; }
.days li { width: 20px; height: 20px; box-sizing: border-box; border: 1px solid; font: 10px/18px ui-monospace, monospace; text-align: center; }
.days .good { background: #d9f0df; } .days .bad { background: #fbdcdc; border-width: 2px; line-height: 16px; } .days .heed { background: #fdecc8; } .days .off { color: #5a6370; border-style: dotted; }
@page { margin: 14mm; }
@media print { article { padding: 0; max-width: none; } }
`;

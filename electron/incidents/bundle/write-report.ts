import { html } from '../../../shared/text/html.ts';
import type { Html } from '../../../shared/text/html.ts';
import { dataTable, factTable, pageSection, printedPage } from '../../../shared/text/printed-page.ts';
import { visibleText } from '../../../shared/text/visible-text.ts';
import type { Language, ReportSection } from './report-sections.ts';
import { reportTexts } from './report-texts.ts';

type Report = {
  readonly title: string;
  readonly language: Language;
  readonly sections: readonly ReportSection[];
};

/** The report as Markdown. Texts from outside cannot begin a heading, a link or markup in it. */
export function reportMarkdown({ title, language, sections }: Report): string {
  const lines = [
    `# ${reportTexts.heading[language]}: ${inline(title)}`,
    '',
    inline(`${reportTexts.made[language]}. ${reportTexts.verify[language]}`),
    ...sections.flatMap((section) => ['', `## ${inline(section.title)}`, '', ...markdownOf(section)]),
  ];
  return `${lines.join('\n')}\n`;
}

function markdownOf(section: ReportSection): readonly string[] {
  switch (section.kind) {
    case 'text':
      return paragraph(section.text);
    case 'facts':
      return section.rows.map(([name, value]) => `- **${inline(name)}**: ${inline(value)}`);
    case 'table':
      if (section.rows.length === 0) return [inline(section.none)];
      return [
        row(section.header),
        `|${section.header.map(() => ' --- |').join('')}`,
        ...section.rows.map((cells) => row(cells)),
      ];
  }
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(inline).join(' | ')} |`;
}

function paragraph(text: string): readonly string[] {
  return text.split('\n').map((line) => (line.trim() === '' ? '' : `${inline(line)}  `));
}

function inline(text: string): string {
  return visibleText(text)
    .replaceAll(/\s*\n\s*/g, ' / ')
    .replaceAll(/[\\`*_{}[\]<>|#!~]/g, String.raw`\$&`);
}

/** The report as one page that loads nothing and runs nothing. */
export function reportHtml({ title, language, sections }: Report): string {
  return printedPage({
    language,
    title: `${reportTexts.heading[language]}: ${title}`,
    about: html`<p>${reportTexts.made[language]}. ${reportTexts.verify[language]}</p>`,
    body: sections.map((section) => pageSection(section.title, htmlOf(section))),
  });
}

function htmlOf(section: ReportSection): Html {
  switch (section.kind) {
    case 'text':
      return html`${section.text.split('\n').map((line) => html`<p>${line}</p> `)}`;
    case 'facts':
      return factTable(section.rows);
    case 'table':
      return dataTable(section.header, section.rows, section.none);
  }
}

import { commandsOf, screensOf } from './runbook-lines.ts';
import type { RunbookLine, RunbookLines, RunbookSystem } from './runbook-lines.ts';

export const coveragePath = ['docs', 'coverage.md'] as const;

const titles: Readonly<Record<string, string>> = {
  messenger: 'Intranet messenger',
  s3desk: 'S3Desk',
  'proxy-backend': 'Game proxy and backend',
  promanager: 'ProManager',
  cohrtz: 'Cohrtz',
};

/** `docs/coverage.md`: each line of the runbooks, and what does it. */
export function coveragePage(systems: RunbookLines): string {
  const all = Object.values(systems).flatMap(({ lines }) => lines);
  return `${[
    '# What the five runbooks ask for, and what does it',
    '',
    'Made by `npm run docs` from `test/fixtures/runbook-lines.yaml`; do not edit this page. Each line of a runbook that asks its reader for',
    'something has a number. A test fails when one names a command, a screen, or something of a pack that does not exist.',
    '',
    `Of ${all.length} lines, ${counted(all)}.`,
    '',
    'Addresses of the window stand behind its own address, with the id of the target for TARGET; ids of probes, views and actions are those',
    'of the built-in packs, and a step is RUNBOOK/STEP of their runbooks. Commands name the targets Chat, Desk, Game, Board and Rooms, and',
    'the repository usb.',
    ...Object.entries(systems).flatMap(([name, system]) => systemPart(name, system)),
  ].join('\n')}\n`;
}

function counted(lines: readonly RunbookLine[]): string {
  const manual = lines.filter(({ manual: why }) => why !== undefined).length;
  return `${lines.length - manual} are done here, and ${manual} are done by a person, led by a step of a runbook`;
}

function systemPart(name: string, system: RunbookSystem): readonly string[] {
  const sections = [...new Set(system.lines.map(({ section }) => section))];
  return [
    '',
    `## ${titles[name] ?? name}`,
    '',
    `Pack \`${name}\`. Of ${system.lines.length} lines, ${counted(system.lines)}.`,
    ...sections.flatMap((section) => [
      '',
      `### ${section}`,
      '',
      '| # | the runbook asks | command | in the window |',
      '| --- | --- | --- | --- |',
      ...system.lines.filter((line) => line.section === section).map((line) => row(system, line)),
    ]),
  ];
}

function row(system: RunbookSystem, line: RunbookLine): string {
  const said = line.manual === undefined ? [] : [`manual, ${line.manual}`];
  const commands = [...said, ...commandsOf(system, line).map(code)];
  const screens = screensOf(line).map(code);
  const ids = [
    ['probe', line.probes],
    ['part', line.parts],
    ['policy', line.policies],
    ['rule', line.rules],
    ['step', [line.runbook]],
  ] as const;
  const named = ids.flatMap(([kind, list]) =>
    list.length === 0 ? [] : [`${kind} ${list.map(code).join(', ')}`],
  );
  return `| ${line.line} | ${cell([line.asks])} | ${cell(commands)} | ${cell([...screens, ...named])} |`;
}

function code(text: string): string {
  return `\`${text}\``;
}

function cell(texts: readonly string[]): string {
  return texts.map((text) => text.replaceAll('|', '\\|')).join('<br>');
}

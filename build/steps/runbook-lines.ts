import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { inRoot } from './root.ts';

const Ids = z.array(z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)).default([]);

/** One line of a runbook that asks its reader for something, and what does it here. */
const Line = z.strictObject({
  line: z.number().int(),
  section: z.string().min(1),
  /** In the project's own words. */
  asks: z.string().min(1).max(140),
  probes: Ids,
  parts: Ids,
  views: Ids,
  policies: Ids,
  actions: Ids,
  /** What stands against an action until a reason is written down. */
  rules: Ids,
  /** Beside those that follow from the ids above, as they are typed. */
  commands: z.array(z.string().startsWith('holdfast ')).default([]),
  /** Beside those that follow from the ids above: addresses of the window with TARGET, SNAPSHOT or REPOSITORY for an id. */
  screens: z.array(z.string().startsWith('#/')).default([]),
  /** Where it stands in the runbooks of the pack: `RUNBOOK/STEP`. */
  runbook: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/),
  /** Why a person does it. */
  manual: z.string().startsWith('because ').optional(),
});
export type RunbookLine = z.infer<typeof Line>;

const RunbookSystem = z.strictObject({
  /** The name by which the commands call the target. */
  target: z.string(),
  lines: z.array(Line).min(1),
});
export type RunbookSystem = z.infer<typeof RunbookSystem>;

/** The five runbooks by the name of their pack. */
const RunbookLines = z.record(z.string(), RunbookSystem);
export type RunbookLines = z.infer<typeof RunbookLines>;

/** Reads `test/fixtures/runbook-lines.yaml`; throws when it is not of that shape. */
export function readRunbookLines(): RunbookLines {
  return RunbookLines.parse(parse(readFileSync(inRoot('test', 'fixtures', 'runbook-lines.yaml'), 'utf8')));
}

/** Every command that does what a line asks for, as it is typed. */
export function commandsOf({ target }: RunbookSystem, line: RunbookLine): readonly string[] {
  const { runbook, probes, parts, views, policies, actions, commands } = line;
  return [
    `holdfast runbook start ${runbookOf(runbook)} --target ${target}`,
    ...(probes.length === 0 ? [] : [`holdfast probe run --target ${target} --probe ${probes.join(' ')}`]),
    ...views.map((view) => `holdfast view show --target ${target} --view ${view}`),
    ...(policies.length === 0 ? [] : [`holdfast policy check --target ${target}`]),
    ...actions.map((action) => `holdfast action run --target ${target} --action ${action}`),
    ...(parts.length === 0 ? [] : [`holdfast snapshot create --target ${target} --repo usb`]),
    ...commands,
  ];
}

/** Every screen that does what a line asks for, by its address. */
export function screensOf({
  runbook,
  probes,
  parts,
  views,
  policies,
  actions,
  screens,
}: RunbookLine): readonly string[] {
  return [
    `#/runbooks/start/TARGET/${runbookOf(runbook)}`,
    ...(probes.length === 0 ? [] : ['#/targets/TARGET/health']),
    ...views.map((view) => `#/targets/TARGET/views/${view}`),
    ...(policies.length === 0 ? [] : ['#/targets/TARGET/policies']),
    ...(actions.length === 0 || views.length > 0 ? [] : ['#/targets/TARGET/views']),
    ...(parts.length === 0 ? [] : ['#/snapshots/back-up/TARGET']),
    ...screens,
  ];
}

/** The runbook of RUNBOOK/STEP. */
function runbookOf(step: string): string {
  return step.slice(0, step.indexOf('/'));
}

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBuiltInPacks } from '../../../electron/packs/built-in-packs.ts';
import { templateNames, visitStrings } from '../../../electron/packs/expression/templates.ts';
import { parsePack } from '../../../electron/packs/parse-pack.ts';
import type { Pack } from '../../../electron/packs/schema/pack.ts';
import type { RunbookDefinition, RunbookStep } from '../../../electron/packs/schema/runbook.ts';
import { isSet, settingHolds } from '../../../electron/packs/setting-values.ts';
import { effectiveSettings } from '../../../electron/packs/probes-for-target.ts';
import { lackOf, mayBeLeftOut, needsUnset } from '../../../electron/packs/step-lacks.ts';
import type { SettingValue } from '../../../shared/model/target.ts';

type Settings = Readonly<Record<string, SettingValue>>;

const folder = join(import.meta.dirname, '../../../electron/packs/builtin');
const packs = readBuiltInPacks(folder).flatMap(({ text }) => parsePack(text).pack ?? []);

/** A target as it is when its operator has filled in what must be, and nothing else. */
function barest(pack: Pack): Settings {
  const values = { folder: '/srv/x', file: '/srv/x/y', url: 'http://x.example:1', integer: 1, boolean: true };
  return Object.fromEntries(
    Object.entries(pack.settings).flatMap(([name, { required, type }]) =>
      required ? [[name, Object.entries(values).find(([known]) => known === type)?.[1] ?? 'x']] : [],
    ),
  );
}

/** What the console would carry out by itself of a step, as the definitions that it then runs. */
function carriedOut(step: RunbookStep, pack: Pack, settings: Settings): readonly unknown[] {
  const lack = lackOf(step, pack, settings);
  if (lack !== null && lack.isWhole && mayBeLeftOut(step)) return [];
  const isLeft = (id: string) => lack === null || !lack.subjects.includes(id);
  switch (step.do) {
    case 'probe':
    case 'wait':
      return pack.probes.filter(({ id }) => step.probes.includes(id) && isLeft(id));
    case 'policy':
      return pack.policies
        .filter(({ id }) => (step.policies.length === 0 || step.policies.includes(id)) && isLeft(id))
        .flatMap((policy) => [policy, ...pack['settings-files'].filter(({ id }) => id === policy.file)]);
    case 'view':
      return pack.views.filter(({ id }) => id === step.view);
    case 'check':
      return [step];
    case 'snapshot':
      return pack.parts.filter(
        ({ required, when }) => required && (when === undefined || settingHolds(when, settings)),
      );
    default:
      return [];
  }
}

/** Where a template that is empty leaves something out instead of leading nowhere. */
const mayBeEmpty: ReadonlySet<string> = new Set(['sntp', 'when', 'from-settings']);

/** Settings that a definition names, in its templates and as the place that it looks into. */
function namedIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]: [string, unknown]): readonly string[] => {
    if (mayBeEmpty.has(key)) return [];
    if (['base', 'server', 'copies', 'setting'].includes(key) && typeof member === 'string') return [member];
    if (key === 'needs' && Array.isArray(member)) return member.map(String);
    if (typeof member === 'object') return namedIn(member);
    const names: string[] = [];
    visitStrings(member, (text) => {
      for (const name of templateNames(text)) {
        const [area, setting] = name.split('.');
        if (area === 'settings' && setting !== undefined) names.push(setting);
      }
    });
    return names;
  });
}

const kindsInFolder = new Set<unknown>([
  'disk',
  'files',
  'sqlite',
  'sqlite-query',
  'query-plan',
  'databases',
  'copies',
]);

function isInFolder(one: unknown): boolean {
  return typeof one === 'object' && one !== null && 'kind' in one && kindsInFolder.has(one.kind);
}

function missing(step: RunbookStep, pack: Pack, settings: Settings): readonly string[] {
  const known = effectiveSettings(pack, settings);
  return carriedOut(step, pack, settings)
    .flatMap((one) => [...namedIn(one), ...(step.do === 'probe' && isInFolder(one) ? ['root'] : [])])
    .filter((name) => Object.hasOwn(pack.settings, name) && !isSet(known[name]));
}

function isNeeded({ when }: RunbookStep, settings: Settings): boolean {
  return when.every((one) => !('setting' in one) || settingHolds(one, settings));
}

const runbooks = packs.flatMap((pack) =>
  pack.runbooks.map((runbook) => ({ at: `${pack.pack}/${runbook.id}`, pack, runbook })),
);

describe('the built-in runbooks on a target that has only what must be set', () => {
  it.each(runbooks)('$at fails no step for a setting, or is not started', ({ pack, runbook }) => {
    const settings = barest(pack);
    if (needsUnset(runbook, pack, settings).length > 0) return;
    const failing = runbook.steps
      .filter((step) => isNeeded(step, effectiveSettings(pack, settings)))
      .map((step) => ({ step: step.id, missing: missing(step, pack, settings) }))
      .filter((one) => one.missing.length > 0);
    expect(failing).toEqual([]);
  });

  it('are started in an incident, but where they are about one optional thing', () => {
    const refused = runbooks.filter(
      ({ pack, runbook }) =>
        runbook.purpose === 'incident' && needsUnset(runbook, pack, barest(pack)).length > 0,
    );
    expect(refused.map(({ at }) => at)).toEqual(['cohrtz/devices-differ', 'messenger/database-damaged']);
  });
});

const shop = parsePack(`pack: shop
version: 1
title: Shop
settings:
  url: { type: url, title: Address, required: true }
  root: { type: folder, title: Folder }
  other: { type: folder, title: Other }
  mode: { type: choice, title: Mode, choices: [a, b], default: a }
settings-files:
  - { id: config, title: C, path: c.toml }
  - { id: second, title: S, base: other, path: c.toml }
policies:
  - { id: one, title: O, file: config, key: a, intended: { equals: 1 }, reason: R }
  - { id: both, title: B, file: config, key: a, same-as: { file: second, key: a }, reason: R }
views:
  - { id: rows, title: R, source: { kind: sqlite, base: other, path: a.db, sql: SELECT 1 AS a }, columns: [{ id: a, title: A }], order: { column: a } }
probes:
  - { id: port, kind: tcp, title: Port, group: startup }
  - { id: disk, kind: disk, title: Disk, group: startup }
  - { id: log, kind: log, base: other, title: Log, group: startup, path: a.log, counts: [{ id: a, title: A, pattern: a }] }
parts: [{ id: files, kind: tree, title: Files, path: files }]
runbooks:
  - id: way
    title: Way
    purpose: startup
    steps:
      - { id: all, do: probe, title: T, probes: [port, disk, log] }
      - { id: local, do: probe, title: T, probes: [disk, log] }
      - { id: policies, do: policy, title: T, policies: [one, both] }
      - { id: rows, do: view, title: T, view: rows, rows: { at-most: 0 } }
      - { id: kept, do: snapshot, title: T }
      - { id: hand, do: confirm, title: T }
`).pack;

describe('what a target lacks for a step', () => {
  const url = 'http://x.example:1';
  const lacks = (settings: Settings) => {
    if (shop === null) throw new Error('the pack is not valid');
    const steps = shop.runbooks.flatMap((runbook) => runbook.steps);
    return Object.fromEntries(steps.map((step) => [step.id, lackOf(step, shop, settings)]));
  };

  it('is told by what rests on it, and whether anything is left', () => {
    expect(lacks({ url, root: '/srv' })).toEqual({
      all: { settings: ['other'], subjects: ['log'], isWhole: false },
      local: { settings: ['other'], subjects: ['log'], isWhole: false },
      policies: { settings: ['other'], subjects: ['both'], isWhole: false },
      rows: { settings: ['other'], subjects: [], isWhole: true },
      kept: null,
      hand: null,
    });
    expect(lacks({ url, other: '' })).toMatchObject({
      all: { subjects: ['disk', 'log'], isWhole: false },
      local: { settings: ['root', 'other'], isWhole: true },
      policies: { isWhole: true },
      kept: { settings: ['root'], isWhole: true },
    });
  });

  it('keeps a runbook from being started where it says so, and where a snapshot must be taken', () => {
    if (shop === null) throw new Error('the pack is not valid');
    const [way] = shop.runbooks;
    if (way === undefined) throw new Error('there is no runbook');
    const unset = (change: Partial<RunbookDefinition>) => needsUnset({ ...way, ...change }, shop, { url });
    const steps = (change: object) =>
      way.steps.map((step) => (step.do === 'snapshot' ? { ...step, ...change } : step));
    expect(unset({})).toEqual(['root']);
    expect(unset({ steps: steps({ optional: true }) })).toEqual([]);
    expect(unset({ steps: steps({ when: [{ setting: 'mode', 'one-of': ['b'] }] }) })).toEqual([]);
    expect(unset({ steps: steps({ optional: true }), needs: ['other'] })).toEqual(['other']);
  });
});

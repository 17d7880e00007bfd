import type { Pack } from '../schema/pack.ts';
import type { ProbeDefinition, ProbeOf } from '../schema/probe.ts';
import type { YamlPath } from '../yaml.ts';
import { commandProbeFindings } from './command-probe-checks.ts';
import { folderFindings, pathFindings } from './file-path-checks.ts';
import { finding } from './finding-texts.ts';
import { jwtFindings } from './jwt-checks.ts';
import { namesAt } from './names-at.ts';
import { placeFindings, selectFindings } from './part-checks.ts';
import { policyProbeFindings } from './policy-checks.ts';
import { postgresProbeFindings } from './postgres-checks.ts';
import { copiesFindings, patternProbeFindings } from './pattern-checks.ts';
import { prometheusFindings } from './prometheus-checks.ts';
import { queryPlanFindings } from './query-plan-checks.ts';
import { rateFindings } from './rate-checks.ts';
import { requestFindings, socketPathFindings, stepFindings } from './request-checks.ts';
import type { Finding } from './schema-problems.ts';
import { secureStoreFindings } from './secure-store-checks.ts';
import { streamFindings } from './stream-checks.ts';
import { templateFindings } from './template-names.ts';
import type { KnownNames } from './template-names.ts';
import { udpFindings } from './udp-checks.ts';

type Kind = ProbeDefinition['kind'];
type Checked<Name extends Kind> = (pack: Pack, probe: ProbeOf<Name>, path: YamlPath) => readonly Finding[];

/** What is particular to each kind; a missing one does not compile. */
const checks: { readonly [Name in Kind]: Checked<Name> } = {
  http: httpProbeFindings,
  'http-flow': flowFindings,
  refusal: refusalFindings,
  'socket-io': socketFindings,
  tcp: plainFindings,
  tls: plainFindings,
  dns: plainFindings,
  clock: clockFindings,
  disk: onePathFindings,
  files: (pack, probe, path) =>
    probe.files.flatMap((rule, at) => pathFindings(pack, rule.path, [...path, 'files', at, 'path'])),
  sqlite: onePathFindings,
  'sqlite-query': queryFindings,
  'query-plan': queryPlanFindings,
  postgres: postgresProbeFindings,
  log: logFindings,
  policy: policyProbeFindings,
  freshness: freshnessFindings,
  prometheus: prometheusFindings,
  jwt: jwtFindings,
  stream: streamFindings,
  'udp-exchange': udpFindings,
  command: commandProbeFindings,
  'secure-store': secureStoreFindings,
  databases: patternProbeFindings,
  copies: copiesFindings,
};

type DefinitionOf<Name extends Kind> = { [Each in Name]: { readonly kind: Each } & ProbeOf<Each> }[Name];

/** Everything about one probe that belongs to its kind. */
export function kindFindings<Name extends Kind>(
  pack: Pack,
  probe: DefinitionOf<Name>,
  path: YamlPath,
): readonly Finding[] {
  const kind: Name = probe.kind;
  return checks[kind](pack, probe, path);
}

function httpProbeFindings(pack: Pack, probe: ProbeOf<'http'>, path: YamlPath): readonly Finding[] {
  return [
    ...templateFindings(probe, path, namesAt(pack, probe.session)),
    ...requestFindings(pack, probe.request, [...path, 'request']),
  ];
}

/** The time server and the zone are of the settings; only the request may be signed in. */
function clockFindings(pack: Pack, probe: ProbeOf<'clock'>, path: YamlPath): readonly Finding[] {
  const { request, ...rest } = probe;
  return [
    ...templateFindings(rest, path, settingsAt(pack)),
    ...(request === undefined
      ? []
      : [
          ...templateFindings(request, [...path, 'request'], namesAt(pack, probe.session)),
          ...requestFindings(pack, request, [...path, 'request']),
        ]),
  ];
}

/** Host and port of the settings, and nothing else: names that are looked up are seen by everybody on the way. */
function plainFindings(pack: Pack, probe: ProbeDefinition, path: YamlPath): readonly Finding[] {
  return templateFindings(probe, path, settingsAt(pack));
}

function settingsAt(pack: Pack): KnownNames {
  return namesAt({ ...pack, credentials: {} });
}

function onePathFindings(pack: Pack, probe: ProbeOf<'disk' | 'sqlite'>, path: YamlPath): readonly Finding[] {
  return pathFindings(pack, probe.path, [...path, 'path']);
}

function flowFindings(pack: Pack, probe: ProbeOf<'http-flow'>, path: YamlPath): readonly Finding[] {
  const names = namesAt(pack, probe.session);
  const lists = [
    { steps: probe.steps, path: [...path, 'steps'] },
    { steps: probe.cleanup, path: [...path, 'cleanup'] },
  ];
  const { findings, steps } = stepFindings(pack, lists, names.session);
  return [...findings, ...templateFindings(probe.expect, [...path, 'expect'], { ...names, steps })];
}

function refusalFindings(pack: Pack, probe: ProbeOf<'refusal'>, path: YamlPath): readonly Finding[] {
  const names = namesAt(pack, probe.session);
  const given = stepFindings(pack, [{ steps: probe.given, path: [...path, 'given'] }], names.session);
  const rest = { request: probe.request, expect: probe.expect };
  return [
    ...given.findings,
    ...templateFindings(rest, path, { ...names, steps: given.steps }),
    ...requestFindings(pack, probe.request, [...path, 'request']),
  ];
}

function socketFindings(pack: Pack, probe: ProbeOf<'socket-io'>, path: YamlPath): readonly Finding[] {
  const names = namesAt(pack, probe.session);
  const { 'round-trip': trip, ...rest } = probe;
  const { cleanup, ...before } = trip ?? { cleanup: [] };
  return [
    ...socketPathFindings(probe.path, [...path, 'path']),
    ...templateFindings(rest, path, names),
    ...templateFindings(before, [...path, 'round-trip'], names),
    ...templateFindings(cleanup, [...path, 'round-trip', 'cleanup'], { ...names, ack: true }),
  ];
}

function queryFindings(pack: Pack, probe: ProbeOf<'sqlite-query'>, path: YamlPath): readonly Finding[] {
  return [
    ...pathFindings(pack, probe.path, [...path, 'path']),
    ...selectFindings(probe.sql, [':now_utc'], [...path, 'sql']),
    ...templateFindings(probe.expect, [...path, 'expect'], settingsAt(pack)),
  ];
}

function freshnessFindings(pack: Pack, probe: ProbeOf<'freshness'>, path: YamlPath): readonly Finding[] {
  const findings: Finding[] = [];
  if (pack.parts.length === 0) {
    findings.push(
      finding(
        [...path, 'kind'],
        'a pack without parts cannot be backed up, so nothing of it is ever fresh.',
        '항목(parts)이 없는 팩은 백업할 수 없으므로 최신 상태가 될 수 없습니다.',
      ),
    );
  }
  if (probe['down-after'] <= probe['warn-after']) {
    findings.push(
      finding(
        [...path, 'down-after'],
        'down-after is not longer than warn-after.',
        'down-after가 warn-after보다 길어야 합니다.',
      ),
    );
  }
  return findings;
}

function logFindings(pack: Pack, probe: ProbeOf<'log'>, path: YamlPath): readonly Finding[] {
  const named = {
    list: 'counts',
    ids: probe.counts.map((count) => count.id),
    word: { en: 'count', ko: '집계 항목' },
    either: { en: 'count or ratio', ko: '집계 항목 또는 비율' },
  };
  return [
    ...folderFindings(pack, probe.base, [...path, 'base']),
    ...placeFindings(pack, probe.path, [...path, 'path']),
    ...(probe.rotated === undefined ? [] : placeFindings(pack, probe.rotated, [...path, 'rotated'])),
    ...rateFindings(probe, named, path),
  ];
}

import { namePatternProblem } from '../name-pattern.ts';
import type { FactDefinition, FieldSource, IncidentDefinition, LogDefinition } from '../schema/incident.ts';
import type { Pack } from '../schema/pack.ts';
import type { YamlPath } from '../yaml.ts';
import { expressionFindings, regexFindings } from './expressions.ts';
import { folderFindings, pathFindings } from './file-path-checks.ts';
import { duplicates, finding, unknownName } from './finding-texts.ts';
import { namesAt } from './names-at.ts';
import { requestFindings } from './request-checks.ts';
import type { Finding } from './schema-problems.ts';
import { templateFindings } from './template-names.ts';

/** Facts that are watched, logs, and what is asked for and kept in an incident. */
export function incidentFindings(pack: Pack): readonly Finding[] {
  return [
    ...duplicates(idsOf(pack.facts), (index) => ['facts', index, 'id']),
    ...pack.facts.flatMap((fact, index) => factFindings(pack, fact, ['facts', index])),
    ...duplicates(idsOf(pack.logs), (index) => ['logs', index, 'id']),
    ...pack.logs.flatMap((log, index) => logFindings(pack, log, ['logs', index])),
    ...(pack.incident === undefined ? [] : definitionFindings(pack, pack.incident, ['incident'])),
  ];
}

function idsOf(items: readonly { readonly id: string }[]): readonly string[] {
  return items.map(({ id }) => id);
}

function factFindings(pack: Pack, fact: FactDefinition, path: YamlPath): readonly Finding[] {
  const { from } = fact;
  const place = [...path, 'from'];
  return [
    ...('probe' in from ? probeFindings(pack, from.probe, [...place, 'probe']) : []),
    ...('file' in from
      ? [
          ...folderFindings(pack, from.base, [...place, 'base']),
          ...pathFindings(pack, from.file, [...place, 'file']),
        ]
      : []),
    ...(fact.kind === 'version' && fact.as !== 'text'
      ? [finding([...path, 'as'], 'a version is a text.', '버전은 text여야 합니다.')]
      : []),
    ...templateFindings(fact.zone, [...path, 'zone'], namesAt({ ...pack, credentials: {} })),
    ...expressionFindings(fact, path),
  ];
}

function logFindings(pack: Pack, log: LogDefinition, path: YamlPath): readonly Finding[] {
  const problem = log.path.includes('*') ? namePatternProblem(log.path) : null;
  return [
    ...folderFindings(pack, log.base, [...path, 'base']),
    ...pathFindings(pack, log.path, [...path, 'path']),
    ...(problem === null ? [] : [{ path: [...path, 'path'], message: problem }]),
    ...templateFindings(log.zone, [...path, 'zone'], namesAt({ ...pack, credentials: {} })),
    ...log.ids.flatMap((pattern, at) => regexFindings(pattern, [...path, 'ids', at])),
    ...expressionFindings(log, path),
  ];
}

function definitionFindings(pack: Pack, incident: IncidentDefinition, path: YamlPath): readonly Finding[] {
  const sessions = idsOf(pack.sessions);
  return [
    ...duplicates(idsOf(incident.fields), (at) => [...path, 'fields', at, 'id']),
    ...incident.fields.flatMap(({ from }, at) =>
      from === undefined ? [] : sourceFindings(pack, from, [...path, 'fields', at, 'from']),
    ),
    ...duplicates(idsOf(incident.requests), (at) => [...path, 'requests', at, 'id']),
    ...incident.requests.flatMap(({ request, session }, at) => {
      const place = [...path, 'requests', at];
      return [
        ...unknownName({ en: 'session', ko: '세션' }, session?.id, sessions, [...place, 'session']),
        ...requestFindings(pack, request, [...place, 'request']),
        ...templateFindings(request, [...place, 'request'], namesAt(pack, session)),
        ...(request.method === 'GET' || request.method === 'HEAD'
          ? []
          : [
              finding(
                [...place, 'request', 'method'],
                'what is kept in an incident is only read: GET or HEAD.',
                '인시던트에서는 읽기만 합니다. GET 또는 HEAD여야 합니다.',
              ),
            ]),
      ];
    }),
    ...(incident.views ?? []).flatMap((view, at) => viewFindings(pack, view, [...path, 'views', at])),
    ...incident.people.flatMap(({ view, column }, at) =>
      columnFindings(pack, view, column, [...path, 'people', at]),
    ),
  ];
}

function sourceFindings(pack: Pack, source: FieldSource, path: YamlPath): readonly Finding[] {
  const patterns = expressionFindings(source, path);
  if ('probe' in source) return [...probeFindings(pack, source.probe, [...path, 'probe']), ...patterns];
  if ('setting' in source) {
    const settings = Object.keys(pack.settings);
    return unknownName({ en: 'setting', ko: '설정' }, source.setting, settings, [...path, 'setting']);
  }
  if ('policy' in source) {
    const known = idsOf(pack.policies);
    return unknownName({ en: 'policy', ko: '정책' }, source.policy, known, [...path, 'policy']);
  }
  if ('view' in source) return columnFindings(pack, source.view, source.column, path);
  if ('log' in source) {
    const logs = unknownName({ en: 'log', ko: '로그' }, source.log, idsOf(pack.logs), [...path, 'log']);
    return [...logs, ...patterns];
  }
  return [];
}

function probeFindings(pack: Pack, probe: string, path: YamlPath): readonly Finding[] {
  return unknownName({ en: 'probe', ko: '점검' }, probe, idsOf(pack.probes), path);
}

function viewFindings(pack: Pack, view: string, path: YamlPath): readonly Finding[] {
  return unknownName({ en: 'view', ko: '보기' }, view, idsOf(pack.views), path);
}

function columnFindings(pack: Pack, view: string, column: string, path: YamlPath): readonly Finding[] {
  const columns = pack.views.find(({ id }) => id === view)?.columns ?? [];
  const unknown = viewFindings(pack, view, [...path, 'view']);
  if (unknown.length > 0) return unknown;
  return unknownName({ en: 'column', ko: '열' }, column, idsOf(columns), [...path, 'column']);
}

import type { Pack } from '../schema/pack.ts';
import type { ProbeDefinition, ProbeOf } from '../schema/probe.ts';
import type { HttpRequest, HttpStep, SessionUse } from '../schema/request.ts';
import type { YamlPath } from '../yaml.ts';
import { expressionFindings } from './expressions.ts';
import { duplicates, finding, unknownName } from './finding-texts.ts';
import { filePathProblem } from './paths.ts';
import { providedNames, requestFindings, stepFindings } from './request-checks.ts';
import type { Finding } from './schema-problems.ts';
import { unknownSetting } from './settings-checks.ts';
import { queryProblem } from './sql.ts';
import { templateFindings } from './template-names.ts';

const leastWritingEveryMs = 15 * 60_000;

/** Everything about one probe that its schema cannot say. */
export function probeFindings(pack: Pack, probe: ProbeDefinition, index: number): readonly Finding[] {
  const path = ['probes', index];
  return [
    ...commonFindings(pack, probe, path),
    ...writesFindings(probe, path),
    ...sessionUseFindings(pack, probe, path),
    ...contentFindings(pack, probe, path),
    ...expressionFindings(probe, path),
  ];
}

function commonFindings(pack: Pack, probe: ProbeDefinition, path: YamlPath): readonly Finding[] {
  const findings: Finding[] = [];
  const names = [...Object.keys(pack.settings), ...Object.keys(pack.credentials)];
  probe.needs.forEach((name, at) => {
    findings.push(
      ...unknownName({ en: 'setting or credential', ko: '설정 또는 자격 증명' }, name, names, [
        ...path,
        'needs',
        at,
      ]),
    );
  });
  for (const [field, setting] of Object.entries(probe['from-settings'] ?? {})) {
    findings.push(...limitFindings(pack, probe, field, setting, [...path, 'from-settings', field]));
  }
  if (probe.timeout > probe.every) {
    findings.push(
      finding(
        [...path, 'timeout'],
        'the timeout is longer than the interval.',
        '제한 시간이 실행 간격보다 깁니다.',
      ),
    );
  }
  return findings;
}

function limitFindings(
  pack: Pack,
  probe: ProbeDefinition,
  field: string,
  setting: string,
  path: YamlPath,
): readonly Finding[] {
  const definition = Object.hasOwn(pack.settings, setting) ? pack.settings[setting] : undefined;
  if (!definition) return unknownSetting(pack, setting, path);
  const present: unknown = Object.entries(probe).find(([name]) => name === field)?.[1];
  if (
    typeof present === 'number' &&
    definition.type === 'integer' &&
    !field.endsWith('-after') &&
    field !== 'every' &&
    field !== 'timeout'
  )
    return [];
  return [
    finding(
      path,
      'only a plain number of the probe can come from a setting of type integer.',
      '프로브의 일반 숫자 항목만 integer 형식의 설정에서 가져올 수 있습니다.',
    ),
  ];
}

function writesFindings(probe: ProbeDefinition, path: YamlPath): readonly Finding[] {
  if (probe.writes && probe.every < leastWritingEveryMs) {
    return [
      finding(
        [...path, 'every'],
        'a probe that writes runs at most every 15m.',
        '쓰기를 하는 프로브는 15m보다 자주 실행할 수 없습니다.',
      ),
    ];
  }
  if (probe.writes || !changesSomething(probe)) return [];
  return [
    finding(
      [...path, 'kind'],
      'this probe changes something on the target and needs "writes: true".',
      '이 프로브는 대상에 변경을 일으키므로 "writes: true"가 필요합니다.',
    ),
  ];
}

/** Sends more than reading requests. A refusal expects to be turned away; only what runs before it counts. */
export function changesSomething(probe: ProbeDefinition): boolean {
  if ('session' in probe && probe.session?.renew === true) return true;
  if (probe.kind === 'socket-io') return probe['round-trip'] !== undefined;
  if (probe.kind === 'http-flow') return [...probe.steps, ...probe.cleanup].some(isChangingStep);
  if (probe.kind === 'refusal') return probe.given.some(isChangingStep);
  return 'request' in probe && probe.request !== undefined && isChanging(probe.request);
}

function isChanging(request: HttpRequest): boolean {
  return request.method !== 'GET' && request.method !== 'HEAD';
}

function isChangingStep(step: HttpStep): boolean {
  return isChanging(step.request) || step.emit !== undefined;
}

function sessionUseFindings(pack: Pack, probe: ProbeDefinition, path: YamlPath): readonly Finding[] {
  const known = pack.sessions.map((session) => session.id);
  const what = { en: 'session', ko: '세션' };
  const findings =
    'session' in probe ? [...unknownName(what, probe.session?.id, known, [...path, 'session'])] : [];
  if (probe.kind === 'socket-io')
    findings.push(...unknownName(what, probe.receiver?.id, known, [...path, 'receiver']));
  const session = 'session' in probe ? pack.sessions.find((one) => one.id === probe.session?.id) : undefined;
  if ('session' in probe && probe.session?.renew === true && session && !session.renew) {
    findings.push(
      finding(
        [...path, 'session'],
        `the session "${session.id}" cannot be renewed.`,
        `세션 "${session.id}"은(는) 갱신할 수 없습니다.`,
      ),
    );
  }
  return findings;
}

function namesAt(pack: Pack, use: SessionUse | undefined, steps: readonly string[]) {
  const session = pack.sessions.find((one) => one.id === use?.id);
  return { pack, session: providedNames(session), steps, ack: false };
}

function contentFindings(pack: Pack, probe: ProbeDefinition, path: YamlPath): readonly Finding[] {
  switch (probe.kind) {
    case 'http':
    case 'clock':
      return [
        ...templateFindings(probe, path, namesAt(pack, probe.session, [])),
        ...(probe.request ? requestFindings(pack, probe.request, [...path, 'request']) : []),
      ];
    case 'http-flow':
      return flowFindings(pack, probe, path);
    case 'refusal':
      return refusalFindings(pack, probe, path);
    case 'socket-io':
      return socketFindings(pack, probe, path);
    case 'tcp':
    case 'tls':
    case 'dns':
      return templateFindings(probe, path, namesAt(pack, undefined, []));
    case 'disk':
    case 'sqlite':
      return pathFindings(pack, probe.path, [...path, 'path']);
    case 'files':
      return probe.files.flatMap((rule, at) => pathFindings(pack, rule.path, [...path, 'files', at, 'path']));
    case 'sqlite-query':
      return queryFindings(pack, probe, path);
    case 'log':
      return logFindings(pack, probe, path);
    case 'freshness':
      return freshnessFindings(pack, probe, path);
  }
}

function flowFindings(pack: Pack, probe: ProbeOf<'http-flow'>, path: YamlPath): readonly Finding[] {
  const names = namesAt(pack, probe.session, []);
  const lists = [
    { steps: probe.steps, path: [...path, 'steps'] },
    { steps: probe.cleanup, path: [...path, 'cleanup'] },
  ];
  const { findings, steps } = stepFindings(pack, lists, names.session);
  return [...findings, ...templateFindings(probe.expect, [...path, 'expect'], { ...names, steps })];
}

function refusalFindings(pack: Pack, probe: ProbeOf<'refusal'>, path: YamlPath): readonly Finding[] {
  const names = namesAt(pack, probe.session, []);
  const given = stepFindings(pack, [{ steps: probe.given, path: [...path, 'given'] }], names.session);
  const rest = { request: probe.request, expect: probe.expect };
  return [
    ...given.findings,
    ...templateFindings(rest, path, { ...names, steps: given.steps }),
    ...requestFindings(pack, probe.request, [...path, 'request']),
  ];
}

function socketFindings(pack: Pack, probe: ProbeOf<'socket-io'>, path: YamlPath): readonly Finding[] {
  const names = namesAt(pack, probe.session, []);
  const { 'round-trip': trip, ...rest } = probe;
  const { cleanup, ...before } = trip ?? { cleanup: [] };
  return [
    ...templateFindings(rest, path, names),
    ...templateFindings(before, [...path, 'round-trip'], names),
    ...templateFindings(cleanup, [...path, 'round-trip', 'cleanup'], { ...names, ack: true }),
  ];
}

/** A path may name settings; it must not lead out of the target's folder. */
export function pathFindings(pack: Pack, file: string, path: YamlPath): readonly Finding[] {
  const problem = filePathProblem(file);
  const findings = templateFindings(file, path, namesAt({ ...pack, credentials: {} }, undefined, []));
  return problem === null ? findings : [{ path, message: problem }, ...findings];
}

function queryFindings(pack: Pack, probe: ProbeOf<'sqlite-query'>, path: YamlPath): readonly Finding[] {
  const problem = queryProblem(probe.sql);
  return [
    ...pathFindings(pack, probe.path, [...path, 'path']),
    ...(problem === null ? [] : [{ path: [...path, 'sql'], message: problem }]),
    ...templateFindings(probe.expect, [...path, 'expect'], namesAt(pack, undefined, [])),
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
  const counts = probe.counts.map((count) => count.id);
  const all = [...counts, ...probe.ratios.map((ratio) => ratio.id)];
  const count = { en: 'count', ko: '집계 항목' };
  const either = { en: 'count or ratio', ko: '집계 항목 또는 비율' };
  return [
    ...pathFindings(pack, probe.path, [...path, 'path']),
    ...(probe.rotated === undefined ? [] : pathFindings(pack, probe.rotated, [...path, 'rotated'])),
    ...duplicates(all, (index) =>
      index < counts.length ? [...path, 'counts', index] : [...path, 'ratios', index - counts.length],
    ),
    ...probe.ratios.flatMap((ratio, at) => [
      ...unknownName(count, ratio.of, counts, [...path, 'ratios', at, 'of']),
      ...ratio.per.flatMap((name, place) =>
        unknownName(count, name, counts, [...path, 'ratios', at, 'per', place]),
      ),
    ]),
    ...unknownName(either, probe.measure, all, [...path, 'measure']),
    ...probe.expect.flatMap((one, at) =>
      'rate' in one ? unknownName(either, one.rate, all, [...path, 'expect', at, 'rate']) : [],
    ),
  ];
}

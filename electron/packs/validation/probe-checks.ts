import { nearest } from '../../../shared/text/nearest.ts';
import { requestsOf } from '../probe-requests.ts';
import type { Pack } from '../schema/pack.ts';
import type { ProbeDefinition } from '../schema/probe.ts';
import type { HttpRequest, HttpStep } from '../schema/request.ts';
import type { YamlPath } from '../yaml.ts';
import { expressionFindings } from './expressions.ts';
import { finding, unknownName } from './finding-texts.ts';
import { kindFindings } from './kind-checks.ts';
import { orderFindings } from './order-checks.ts';
import type { Finding } from './schema-problems.ts';
import { unknownSetting } from './settings-checks.ts';

const leastWritingEveryMs = 15 * 60_000;
const leastEveryMs = 1000;

/** Everything about one probe that its schema cannot say. */
export function probeFindings(pack: Pack, probe: ProbeDefinition, index: number): readonly Finding[] {
  const path = ['probes', index];
  return [
    ...commonFindings(pack, probe, path),
    ...writesFindings(probe, path),
    ...sessionUseFindings(pack, probe, path),
    ...kindFindings(pack, probe, path),
    ...orderFindings(probe, path),
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
  findings.push(...groupFindings(probe.group, [...path, 'group']));
  for (const [field, setting] of Object.entries(probe['from-settings'] ?? {})) {
    findings.push(...limitFindings(pack, probe, field, setting, [...path, 'from-settings', field]));
  }
  if (probe.every < leastEveryMs || probe.timeout === 0) {
    findings.push(
      finding(
        [...path, 'every'],
        'a probe runs at most once a second and has some time for it.',
        '점검은 1초에 한 번까지만 실행할 수 있으며 제한 시간은 0일 수 없습니다.',
      ),
    );
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

/** The families that have a title in both languages. Another word is shown as it stands, unless it looks like one of them. */
const groups = [
  'startup',
  'authentication',
  'realtime',
  'messaging',
  'files',
  'security',
  'capacity',
  'backup',
];

function groupFindings(group: string, path: YamlPath): readonly Finding[] {
  const meant = groups.includes(group) || group.length < 4 ? null : nearest(group, groups);
  return meant === null
    ? []
    : [
        finding(
          path,
          `the group "${group}" is none of ${groups.join(', ')}; did you mean "${meant}"?`,
          `"${group}" 그룹이 없습니다(${groups.join(', ')}). "${meant}"을(를) 뜻하셨습니까?`,
        ),
      ];
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
      '점검의 일반 숫자 항목만 integer 형식의 설정에서 가져올 수 있습니다.',
    ),
  ];
}

function writesFindings(probe: ProbeDefinition, path: YamlPath): readonly Finding[] {
  if (probe.writes && probe.every < leastWritingEveryMs) {
    return [
      finding(
        [...path, 'every'],
        'a probe that writes runs at most every 15m.',
        '쓰기를 하는 점검은 15m보다 자주 실행할 수 없습니다.',
      ),
    ];
  }
  if (probe.writes) return [];
  if (!changesSomething(probe)) return refusedWriteFindings(probe, path);
  return [
    finding(
      [...path, ...changingPlace(probe)],
      'this probe changes something on the target and needs "writes: true".',
      '이 점검은 대상에 변경을 일으키므로 "writes: true"가 필요합니다.',
    ),
  ];
}

/**
 * Where it is not refused, it changes something. That nothing but a POST is said without `writes: true`, and seldom, keeps what it may do
 * small: whether a POST would leave everything as it is, only the author knows.
 */
function refusedWriteFindings(probe: ProbeDefinition, path: YamlPath): readonly Finding[] {
  if (probe.kind !== 'refusal' || !isChanging(probe.request)) return [];
  if (probe.request.method === 'POST' && probe.every >= leastWritingEveryMs) return [];
  return [
    finding(
      [...path, 'request', 'method'],
      'where this is not refused, it changes something: it needs "writes: true". Only a POST that leaves everything as it is goes without, every 15m or more seldom.',
      '거부되지 않으면 대상이 바뀌므로 "writes: true"가 필요합니다. 거부되지 않아도 아무것도 바꾸지 않는 POST만 15m 이상의 간격으로 없이 쓸 수 있습니다.',
    ),
  ];
}

/** Sends more than reading requests. A refusal expects to be turned away; only what runs before it counts. */
function changesSomething(probe: ProbeDefinition): boolean {
  if ('session' in probe && probe.session?.renew === true) return true;
  if (probe.kind === 'socket-io') return probe['round-trip'] !== undefined;
  if (probe.kind === 'http-flow') return [...probe.steps, ...probe.cleanup].some(isChangingStep);
  if (probe.kind === 'refusal') return probe.given.some(isChangingStep);
  // What a server does with a packet that it takes for one of its own, nobody knows.
  if (probe.kind === 'udp-exchange')
    return [...(probe.first?.send ?? []), ...probe.send].some((field) => 'hmac-sha256' in field);
  if (probe.kind === 'stream') return probe.given.some(isChangingStep);
  return requestsOf(probe).some(isChanging);
}

/** The request that does it, where it is one. */
function changingPlace(probe: ProbeDefinition): YamlPath {
  const lists =
    probe.kind === 'http-flow'
      ? ([
          ['steps', probe.steps],
          ['cleanup', probe.cleanup],
        ] as const)
      : 'given' in probe
        ? ([['given', probe.given]] as const)
        : [];
  for (const [list, steps] of lists) {
    const at = steps.findIndex(isChangingStep);
    if (at >= 0) return [list, at, 'request', 'method'];
  }
  return 'request' in probe && probe.request !== undefined && isChanging(probe.request)
    ? ['request', 'method']
    : ['kind'];
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

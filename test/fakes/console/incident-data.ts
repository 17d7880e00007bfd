import { CaptureId, IncidentId } from '../../../shared/model/ids.ts';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { CaptureItem, Incident, IncidentCapture } from '../../../shared/model/incident.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { hexId } from './seeded.ts';

const minuteMs = 60_000;

type FakeTarget = { readonly id: TargetId; readonly name: string; readonly pack: string };

/** Incidents of a fake console: one that is open, and one of last month. */
export function fakeIncidents(now: number, target: FakeTarget): Incident[] {
  const open = openIncident(now, target);
  return [open, closedIncident(now, open)];
}

export function openIncident(now: number, target: FakeTarget): Incident {
  return {
    id: IncidentId.parse(hexId(7001)),
    targetId: target.id,
    targetName: target.name,
    packId: target.pack,
    title: 'Users cannot sign in since the settings were changed',
    state: 'open',
    openedAt: now - 35 * minuteMs,
    openedBy: 'kim@desk',
    closedAt: null,
    captures: 1,
    openFollowUps: 1,
    origin: { kind: 'state', state: 'down', since: now - 42 * minuteMs },
    from: now - 42 * minuteMs,
    evidenceFrom: now - 72 * minuteMs,
    to: null,
    closedBy: null,
    rootCause: null,
    fields: fakeFields(now),
    notes: [
      {
        at: now - 30 * minuteMs,
        by: 'kim@desk',
        text: 'The second floor says it began after lunch.\nThe first floor is not affected.',
      },
    ],
    followUps: [
      {
        number: 1,
        text: 'Watch sign-ins after each change of the settings',
        at: now - 20 * minuteMs,
        by: 'kim@desk',
        doneAt: null,
        doneBy: null,
      },
    ],
    runIds: [],
    runs: [],
    evidence: [fakeCapture(now - 28 * minuteMs)],
    timeline: [
      {
        at: now - 42 * minuteMs,
        kind: 'state',
        probeId: 'sign-in',
        from: 'ok',
        to: 'down',
        text: localText('Sign-in: the server answered 500', '로그인: 서버가 500으로 응답했습니다'),
      },
    ],
  };
}

function closedIncident(now: number, open: Incident): Incident {
  return {
    ...open,
    id: IncidentId.parse(hexId(7002)),
    title: 'Disk of the uploads was full',
    state: 'closed',
    openedAt: now - 30 * 24 * 60 * minuteMs,
    from: now - 30 * 24 * 60 * minuteMs,
    evidenceFrom: now - 30 * 24 * 60 * minuteMs - 30 * minuteMs,
    to: now - 30 * 24 * 60 * minuteMs + 90 * minuteMs,
    closedAt: now - 30 * 24 * 60 * minuteMs + 100 * minuteMs,
    closedBy: 'kim@desk',
    rootCause: 'Uploads that nothing referred to were never removed.',
    captures: 0,
    openFollowUps: 0,
    followUps: [],
    evidence: [],
  };
}

function fakeFields(now: number): Incident['fields'] {
  return [
    {
      id: 'affected',
      title: localText('Everyone, one network, or one person?', '전체, 한 네트워크, 한 사람 중 누구입니까?'),
      help: localText(
        'Everyone points to the server, one network to a proxy or firewall, one person to their session or client.',
        '전체라면 서버, 한 네트워크라면 프록시나 방화벽, 한 사람이라면 세션이나 클라이언트를 의심합니다.',
      ),
      value: null,
      by: null,
      at: null,
      problem: null,
    },
    {
      id: 'clock',
      title: localText('Clock of the server', '서버 시계'),
      help: null,
      value: 'ok',
      by: 'console',
      at: now - 35 * minuteMs,
      problem: null,
    },
    {
      id: 'disk',
      title: localText('Free space', '남은 공간'),
      help: null,
      value: null,
      by: null,
      at: now - 35 * minuteMs,
      problem: localText('It was not measured yet.', '아직 측정하지 않았습니다.'),
    },
  ];
}

export function fakeCapture(at: number): IncidentCapture {
  return {
    id: CaptureId.parse(hexId(Math.floor(at / 1000) % 100_000)),
    state: 'done',
    by: 'kim@desk',
    startedAt: at,
    endedAt: at + 6000,
    from: at - 44 * minuteMs,
    to: at,
    items: fakeItems,
    followed: [
      {
        id: 'c-4f2a91',
        files: ['logs/server/server.log', 'logs/proxy/latest.log'],
        lines: 6,
        firstAt: at,
        lastAt: at,
      },
    ],
  };
}

const fakeItems: CaptureItem[] = [
  {
    id: 'changes',
    kind: 'changes',
    title: localText('What changed', '변경 사항'),
    state: 'taken',
    reason: null,
    path: 'changes.json',
    sizeBytes: 4210,
    sha256: hexSum(1),
    lines: null,
  },
  {
    id: 'log-server',
    kind: 'log',
    title: localText('Log of the server', '서버 로그'),
    state: 'partly',
    reason: localText('3 very long lines were cut.', '매우 긴 줄 3개를 잘랐습니다.'),
    path: 'logs/server/server.log',
    sizeBytes: 182_400,
    sha256: hexSum(2),
    lines: 1532,
  },
  {
    id: 'request-health',
    kind: 'request',
    title: localText('Health', '상태 응답'),
    state: 'failed',
    reason: localText('The server answered 500.', '서버가 500으로 응답했습니다.'),
    path: null,
    sizeBytes: 0,
    sha256: null,
    lines: null,
  },
];

/** What the file of the changes holds. */
export const changesText = JSON.stringify(
  {
    targetId: 'a17c1eef0001a919',
    state: 'down',
    okUntil: '2026-11-21T01:30:00.000Z',
    from: '2026-11-21T01:00:00.000Z',
    to: '2026-11-21T02:00:00.000Z',
    changes: [
      {
        at: '2026-11-21T01:36:44.000Z',
        notBefore: '2026-11-21T01:35:00.000Z',
        kind: 'file',
        title: localText('config.py', 'config.py'),
        before: 'SHA-256 6f1a…',
        after: 'SHA-256 c22b…',
        probeId: null,
        policyId: null,
      },
    ],
    more: false,
    watched: 41,
    unread: [],
  },
  null,
  2,
);

function hexSum(seed: number): string {
  return String(seed).repeat(64);
}

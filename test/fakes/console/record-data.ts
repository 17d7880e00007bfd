import { DoctorCheck } from '../../../shared/model/doctor.ts';
import type { TargetId } from '../../../shared/model/ids.ts';
import { JournalEntry } from '../../../shared/model/journal.ts';
import { PickerListing } from '../../../shared/model/picker.ts';
import { TimelineEntry } from '../../../shared/model/timeline.ts';
import { localText } from '../../../shared/text/local-text.ts';

const minuteMs = 60_000;

function hash(seq: number): string {
  return Array.from({ length: 8 }, (_, part) =>
    ((seq + 1) * 2_654_435_761 * (part + 3)).toString(16).slice(-8).padStart(8, '0'),
  ).join('');
}

const actions = [
  'probes.run',
  'targets.edit',
  'probes.pause',
  'credentials.put',
  'maintenance.add',
  'views.csv',
  'packs.install',
] as const;

/** A record of 450 entries, newest first. */
export function fakeJournal(targetId: TargetId | null, nowAt: number): readonly JournalEntry[] {
  return Array.from({ length: 450 }, (_, index) => {
    const seq = 450 - index;
    return JournalEntry.parse({
      seq,
      at: nowAt - index * 37 * minuteMs,
      operator: 'ops@desk-12',
      typedName: seq % 3 === 0 ? '김하나' : null,
      face: seq % 5 === 0 ? 'cli' : 'desktop',
      action: actions[seq % actions.length],
      targetId: seq % 4 === 0 ? null : targetId,
      subject: seq % 11 === 0 ? '<b>Chat</b> Seoul \u202E' : 'Chat Seoul',
      result: seq % 17 === 0 ? 'failed' : seq % 23 === 0 ? 'refused' : 'done',
      details: { reason: 'Release 4.36', probes: 18, writes: false },
      previousHash: hash(seq - 1),
      hash: hash(seq),
    });
  });
}

export function fakeTimeline(nowAt: number): readonly TimelineEntry[] {
  const entry = (agoMin: number, more: Readonly<Record<string, unknown>>) =>
    TimelineEntry.parse({ at: nowAt - agoMin * minuteMs, probeId: null, from: null, to: null, ...more });
  return [
    entry(14, {
      kind: 'state',
      probeId: 'health',
      from: 'ok',
      to: 'down',
      text: localText('the server cannot query its database', '서버가 데이터베이스를 조회하지 못합니다'),
    }),
    entry(22, {
      kind: 'journal',
      text: localText('ops@desk-12 ran all probes', 'ops@desk-12님이 모든 점검을 실행했습니다'),
    }),
    entry(190, {
      kind: 'state',
      probeId: 'ladder',
      from: 'degraded',
      to: 'ok',
      text: localText('every layer holds', '모든 계층이 정상입니다'),
    }),
    entry(240, {
      kind: 'maintenance',
      text: localText('Maintenance ended: kernel update', '유지 관리 종료: 커널 업데이트'),
    }),
    entry(360, {
      kind: 'maintenance',
      text: localText('Maintenance began: kernel update', '유지 관리 시작: 커널 업데이트'),
    }),
    entry(900, {
      kind: 'gap',
      text: localText('This console slept for 7 h 20 min', '이 콘솔이 7시간 20분 동안 잠들어 있었습니다'),
    }),
    entry(1500, {
      kind: 'state',
      probeId: 'certificate',
      from: 'ok',
      to: 'degraded',
      text: localText('the certificate ends in 13 days', '인증서가 13일 뒤 만료됩니다'),
    }),
  ];
}

export const fakeDoctor: readonly DoctorCheck[] = [
  {
    id: 'node',
    title: localText('Node.js', 'Node.js'),
    outcome: 'ok',
    found: localText('v24.21.0', 'v24.21.0'),
    advice: null,
  },
  {
    id: 'sqlite',
    title: localText('SQLite', 'SQLite'),
    outcome: 'ok',
    found: localText('3.54.0', '3.54.0'),
    advice: null,
  },
  {
    id: 'keychain',
    title: localText('Keychain', '키체인'),
    outcome: 'warning',
    found: localText('org.freedesktop.secrets was not found', 'org.freedesktop.secrets를 찾을 수 없음'),
    advice: localText(
      'Create a vault in Settings, Credentials, or start a Secret Service.',
      '설정의 자격 증명에서 보관함을 만들거나 Secret Service를 시작하십시오.',
    ),
  },
  {
    id: 'disk',
    title: localText('Data folder', '데이터 폴더'),
    outcome: 'problem',
    found: localText(
      '/home/ops/.local/share/holdfast: 210 MB free',
      '/home/ops/.local/share/holdfast: 여유 공간 210 MB',
    ),
    advice: localText(
      'Free at least 1 GB, or move the data folder.',
      '최소 1GB를 비우거나 데이터 폴더를 옮기십시오.',
    ),
  },
].map((check) => DoctorCheck.parse(check));

const tree: Readonly<Record<string, readonly string[]>> = {
  '': ['/home/ops', '/srv'],
  '/srv': ['messenger', 'backup', 'www'],
  '/srv/messenger': ['uploads', 'flask_session', 'certs'],
  '/home/ops': ['Documents', 'Downloads'],
};

/** Two roots and a few folders; a token is the path in brackets, so that it cannot be mistaken for one. */
export function fakeFolder(token: string | null): PickerListing {
  const path = token === null ? '' : token.slice(1, -1);
  const names = tree[path] ?? [];
  const parent =
    path === ''
      ? null
      : ['/srv', '/home/ops'].includes(path)
        ? null
        : `[${path.slice(0, path.lastIndexOf('/'))}]`;
  return PickerListing.parse({
    path: path === '' ? '/' : path,
    token,
    parentToken: parent,
    entries: [
      ...names.map((name) => ({
        token: `[${path === '' ? name : `${path}/${name}`}]`,
        name,
        kind: 'folder',
        sizeBytes: null,
        modifiedAt: 1_780_000_000_000,
      })),
      ...(path === '/srv/messenger'
        ? [
            {
              token: '[/srv/messenger/messenger.db]',
              name: 'messenger.db',
              kind: 'file',
              sizeBytes: 182_452_224,
              modifiedAt: 1_780_000_000_000,
            },
          ]
        : []),
    ],
    truncated: false,
  });
}

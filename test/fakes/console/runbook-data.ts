import type { RunbookId, StepId } from '../../../shared/model/ids.ts';
import type {
  Evidence,
  RunbookSummary,
  RunbookRule,
  StepDescription,
} from '../../../shared/model/runbook.ts';
import { localText } from '../../../shared/text/local-text.ts';

export type FakeRunbook = Omit<
  RunbookSummary,
  'targetId' | 'steps' | 'about' | 'lastRun' | 'lastFinishedAt'
> & {
  readonly rules: readonly RunbookRule[];
  readonly all: readonly StepDescription[];
};

const rule: RunbookRule = {
  id: 'no-table-emptied',
  title: localText('Do not empty the table of device sessions.', '기기 세션 테이블을 비우지 마십시오.'),
  reason: localText(
    'Everybody is signed out at once, and the server is asked by all of them.',
    '모든 사용자가 한꺼번에 로그아웃되고 서버에 요청이 몰립니다.',
  ),
};

function step(
  id: StepId,
  kind: StepDescription['kind'],
  by: StepDescription['by'],
  title: StepDescription['title'],
  more: Partial<StepDescription> = {},
): StepDescription {
  return {
    id,
    kind,
    by,
    title,
    text: null,
    good: null,
    subject: [],
    when: [],
    onFailure: 'stop',
    passes: [],
    question: null,
    arguments: [],
    lacks: null,
    ...more,
  };
}

const signIn: FakeRunbook = {
  id: 'sign-in-fails',
  title: localText("Users can't sign in", '로그인이 되지 않음'),
  description: localText(
    'Finds out who is affected first, then looks at the server, its clock and the device sessions.',
    '먼저 누가 영향을 받는지 확인한 뒤 서버와 시계, 기기 세션을 확인합니다.',
  ),
  purpose: 'incident',
  priority: 1,
  every: null,
  rules: [rule],
  all: [
    step('who', 'choice', 'person', localText('Who is affected?', '누가 영향을 받습니까?'), {
      text: localText(
        'Ask two people in different offices. Everyone points to the server, one network to the path, one person to the account.',
        '서로 다른 사무실의 두 사람에게 물어보십시오. 모두라면 서버, 한 네트워크라면 경로, 한 사람이라면 계정을 의심합니다.',
      ),
      question: {
        type: 'choice',
        choices: [
          { id: 'everyone', title: localText('Everyone', '모두') },
          { id: 'one-network', title: localText('One network', '한 네트워크') },
          { id: 'one-person', title: localText('One person', '한 사람') },
        ],
        pattern: null,
        min: null,
        max: null,
        required: true,
      },
    }),
    step('probes', 'probe', 'automatic', localText('Health and sign-in', '상태와 로그인'), {
      text: localText(
        'The server answers, and the test account signs in.',
        '서버가 응답하고 시험 계정이 로그인됩니다.',
      ),
      good: localText('Both are ok, in less than a second.', '둘 다 1초 안에 정상입니다.'),
      subject: ['health', 'sign-in'],
    }),
    step('network', 'confirm', 'person', localText('The path of that network', '해당 네트워크의 경로'), {
      text: localText(
        'Full disks look the same from outside: "Weekly look at disk and logs" tells.',
        '디스크가 가득 차도 밖에서는 같아 보입니다. "주간 디스크와 로그 점검" 런북에서 확인하십시오.',
      ),
      when: [localText('“Who is affected?”: one network', '“누가 영향을 받습니까?”: 한 네트워크')],
    }),
    step('sessions', 'view', 'looked-at', localText('Device sessions', '기기 세션'), {
      good: localText('The sessions of today are active.', '오늘의 세션이 활성 상태입니다.'),
      subject: ['device-sessions'],
    }),
    step('revoke', 'action', 'confirmed', localText('Revoke the stuck session', '멈춘 세션 폐기'), {
      text: localText('Only the one that the user reported.', '사용자가 신고한 세션만 폐기합니다.'),
      subject: ['revoke-device-session'],
      passes: [rule.id],
    }),
    step('tell', 'confirm', 'person', localText('Tell who asked', '문의한 사람에게 알림')),
  ],
};

const weekly: FakeRunbook = {
  id: 'weekly-look',
  title: localText('Weekly look at disk and logs', '주간 디스크와 로그 점검'),
  description: null,
  purpose: 'maintenance',
  priority: null,
  every: 'week',
  rules: [],
  all: [step('disk', 'probe', 'automatic', localText('Free space', '여유 공간'), { subject: ['disk'] })],
};

const known: readonly FakeRunbook[] = [signIn, weekly];

export function fakeRunbooks(): readonly FakeRunbook[] {
  return known;
}

export function fakeRunbook(id: RunbookId): FakeRunbook {
  return known.find((each) => each.id === id) ?? signIn;
}

export const noEvidence: Evidence = {
  findings: [],
  table: null,
  output: null,
  value: null,
  file: null,
  snapshotId: null,
  actionRunId: null,
  restoreId: null,
  jobId: null,
};

/** What a step finds. */
export function evidenceOf({ kind, title }: StepDescription): Evidence {
  if (kind === 'view')
    return {
      ...noEvidence,
      table: {
        columns: [
          localText('User', '사용자'),
          localText('State', '상태'),
          localText('Last use', '마지막 사용'),
        ],
        rows: [
          ['kim', 'active', '2026-11-21 09:12:44'],
          ['<img src=x onerror=alert(1)>', 'revoked', null],
        ],
        matching: 214,
      },
    };
  return {
    ...noEvidence,
    findings: [
      { title, held: true, found: localText('ok in 12 ms', '12 ms 만에 정상') },
      {
        title: localText('Clock', '시계'),
        held: null,
        found: localText('1.2 s ahead of this desk', '이 컴퓨터보다 1.2초 빠름'),
      },
    ],
  };
}

import type {
  ActionPlan,
  ActionResult,
  ActionRun,
  ActionSummary,
  StageResult,
} from '../../../shared/model/action.ts';
import { ActionRunId } from '../../../shared/model/ids.ts';
import { localText } from '../../../shared/text/local-text.ts';

const id = 'rotate-upload-token';
const runId = ActionRunId.parse('fedcba9876543210');
const title = localText('Rotate the upload token', '업로드 토큰 교체');

export const guided: ActionSummary = {
  id,
  title,
  description: localText('A new token, step by step.', '새 토큰을 단계별로 적용합니다.'),
  note: null,
  arguments: [],
  unavailable: null,
};

const stages = [
  [
    'token',
    'edit',
    localText('New token in config.py', 'config.py에 새 토큰'),
    ['config.py: UPLOAD_TOKEN = 32 random bytes, hex'],
  ],
  [
    'restart',
    'command',
    localText('Restart the server', '서버 재시작'),
    ['docker compose up -d --force-recreate'],
  ],
  ['tell', 'confirm', localText('Tell the operators', '운영자에게 알림'), []],
  [
    'well',
    'wait',
    localText('The server is well', '서버 정상 확인'),
    ['wait until health: ok, at most 1 min'],
  ],
] as const;

const asked = localText(
  'Tell everybody who uploads by script that there is a new token.',
  '스크립트로 업로드하는 모든 사람에게 새 토큰을 알리십시오.',
);

export const guidedPlan: Omit<ActionPlan, 'plannedAt'> = {
  actionId: id,
  title,
  fingerprint: '1'.repeat(64),
  changes: [
    {
      title: localText('New token in config.py', 'config.py에 새 토큰'),
      verb: 'change',
      count: 1,
      columns: ['file', 'key', 'now', 'then'],
      rows: [['config.py', 'UPLOAD_TOKEN', '(set, 64)', '32 random bytes, hex']],
    },
  ],
  stages: stages.map(([stage, kind, text, lines]) => ({
    id: stage,
    kind,
    title: text,
    lines: [...lines],
    text: kind === 'confirm' ? asked : null,
  })),
  execution: stages.flatMap(([, , , lines]) => [...lines]),
  safety: localText('Each file is kept as it is before it is changed.', '변경하기 전의 파일을 보관합니다.'),
  warnings: [],
  rules: [],
  requirements: [
    {
      title: localText('A verified snapshot, not older than 1 d', '1일 이내의 검증된 스냅샷'),
      held: true,
      found: localText('the newest is of 2026-11-20 02:00 UTC', '가장 최근 것은 2026-11-20 02:00 UTC입니다'),
    },
  ],
  blockers: [],
  nothingToDo: null,
};

const outcomes = {
  waiting: ['done', 'done', 'waiting', 'not-run'],
  failed: ['done', 'done', 'done', 'failed'],
  done: ['done', 'done', 'done', 'done'],
} as const;

function resultsOf(state: keyof typeof outcomes): StageResult[] {
  return stages.map(([stage, kind, text], at) => {
    const outcome = outcomes[state][at] ?? 'not-run';
    const found = {
      done: localText('as expected', '예상과 같음'),
      failed: localText('Health: 503', '상태: 503'),
      waiting: asked,
      'not-run': null,
    };
    return {
      id: stage,
      kind,
      title: text,
      outcome,
      found: found[outcome],
      output: null,
      durationMs: outcome === 'not-run' ? null : 120,
    };
  });
}

const wayBack = {
  kind: 'revert',
  text: localText(
    `To go back: holdfast action revert --target "Chat" --run ${runId}`,
    `되돌리려면: holdfast action revert --target "Chat" --run ${runId}`,
  ),
} as const;

export function guidedResult(state: keyof typeof outcomes): ActionResult {
  return {
    actionId: id,
    runId,
    state,
    ok: state === 'done',
    changes: [],
    stages: resultsOf(state),
    safetyCopy: null,
    captured: [],
    checks: [],
    output: null,
    wayBack,
    durationMs: 900,
  };
}

export const guidedRun: ActionRun = {
  id: runId,
  actionId: id,
  title,
  startedAt: Date.UTC(2026, 10, 20, 9),
  endedAt: null,
  state: 'interrupted',
  stages: resultsOf('waiting'),
  wayBack,
  kept: ['/srv/messenger/config.py'],
  reverts: null,
  revertedBy: null,
};

import type { Change } from '../../../shared/model/change.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { HandlersOf } from './handlers.ts';

const minuteMs = 60_000;

/** What changed on a fake target that is not ok. */
export const changeHandlers: HandlersOf<'changes'> = {
  'changes.show': ({ targetId, from }, fake) => {
    const now = fake.now();
    const target = fake.state.targets.find(({ id }) => id === targetId);
    const okUntil = target?.state === 'ok' ? null : now - 42 * minuteMs;
    return {
      targetId,
      state: target?.state ?? 'unknown',
      okUntil,
      from: from ?? now - 72 * minuteMs,
      to: now,
      changes: changesUntil(now),
      more: false,
      watched: 24,
      unread: [],
    };
  },
};

function changesUntil(now: number): Change[] {
  const plain = { before: null, after: null, probeId: null, policyId: null, notBefore: null };
  return [
    {
      ...plain,
      at: now - 30 * minuteMs,
      kind: 'restart',
      title: localText('Counters began anew: Metrics', '카운터가 처음부터 다시 시작됨: 지표'),
      after: 'a counter went down: counters began anew at 0 since the last reading',
    },
    {
      ...plain,
      at: now - 40 * minuteMs,
      notBefore: now - 55 * minuteMs,
      kind: 'policy',
      title: localText(
        'Session-token check fails open (SESSION_TOKEN_FAIL_OPEN)',
        '세션 토큰 검사 실패 시 허용 (SESSION_TOKEN_FAIL_OPEN)',
      ),
      before: 'true (deviates)',
      after: 'false',
      policyId: 'session-fail-open',
    },
    {
      ...plain,
      at: now - 41 * minuteMs,
      notBefore: now - 55 * minuteMs,
      kind: 'file',
      title: localText('Settings (config.py)', '설정 (config.py)'),
      before: 'SHA-256 9f86d081884c7d65 · 4210 bytes',
      after: 'SHA-256 60303ae22b998861 · 4211 bytes',
    },
    {
      ...plain,
      at: now - 50 * minuteMs,
      kind: 'action',
      title: localText(
        'Action carried out · purge-device-sessions · kim@desk',
        '작업 실행 · purge-device-sessions · kim@desk',
      ),
    },
  ];
}

import { localText } from '../../../shared/text/local-text.ts';
import type { HandlersOf } from './handlers.ts';

const title = localText('Revoke a device session', '기기 세션 폐기');
const sessions = localText('Device session', '기기 세션');

export const actionHandlers: HandlersOf<'actions'> = {
  'actions.list': () => ({
    enabled: true,
    actions: [
      {
        id: 'revoke-device-session',
        title,
        description: localText('The device has to sign in again.', '해당 기기는 다시 로그인해야 합니다.'),
        note: null,
        arguments: [
          {
            name: 'id',
            type: 'integer',
            title: localText('Session (id)', '세션(id)'),
            help: null,
            choices: [],
            default: null,
            fromView: { view: 'device-sessions', column: 'id' },
          },
        ],
        unavailable: null,
      },
    ],
  }),
  'actions.enable': () => ({}),
  'actions.plan': ({ actionId }, fake) => ({
    actionId,
    title,
    plannedAt: fake.now(),
    fingerprint: '0'.repeat(64),
    changes: [{ title: sessions, verb: 'change', count: 1, columns: ['id'], rows: [[1]] }],
    execution: ['UPDATE "device_sessions" SET revoked_at = :now_utc WHERE id = :id'],
    safety: localText('The rows are kept.', '행을 보관합니다.'),
    warnings: [],
    requirements: [],
    blockers: [],
  }),
  'actions.run': ({ actionId }) => ({
    actionId,
    ok: true,
    changes: [{ title: sessions, verb: 'change', count: 1 }],
    safetyCopy: '/home/kim/.local/share/holdfast/actions/rows.sql',
    checks: [],
    output: null,
    durationMs: 12,
  }),
};

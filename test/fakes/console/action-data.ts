import type { ActionPlan, ActionResult, ActionSummary } from '../../../shared/model/action.ts';
import { ActionRunId } from '../../../shared/model/ids.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { HandlersOf } from './handlers.ts';
import { guided, guidedPlan, guidedResult, guidedRun } from './guided-data.ts';

const title = localText('Revoke a device session', '기기 세션 폐기');
const sessions = localText('Device session', '기기 세션');

const revoke: ActionSummary = {
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
};

const revokePlan: Omit<ActionPlan, 'plannedAt'> = {
  actionId: revoke.id,
  title,
  fingerprint: '0'.repeat(64),
  changes: [{ title: sessions, verb: 'change', count: 1, columns: ['id'], rows: [[1]] }],
  stages: [],
  execution: ['UPDATE "device_sessions" SET revoked_at = :now_utc WHERE id = :id'],
  safety: localText('The rows are kept.', '행을 보관합니다.'),
  warnings: [],
  requirements: [],
  rules: [],
  blockers: [],
  nothingToDo: null,
};

const revoked: ActionResult = {
  actionId: revoke.id,
  runId: ActionRunId.parse('0123456789abcdef'),
  state: 'done',
  ok: true,
  changes: [{ title: sessions, verb: 'change', count: 1 }],
  stages: [],
  safetyCopy: '/home/kim/.local/share/holdfast/actions/rows.sql',
  captured: [],
  checks: [],
  output: null,
  wayBack: { kind: 'by-hand', text: localText('By hand, with the file.', '파일로 직접 되돌립니다.') },
  durationMs: 12,
};

export const actionHandlers: HandlersOf<'actions'> = {
  'actions.list': () => ({ enabled: true, actions: [revoke, guided] }),
  'actions.enable': () => ({}),
  'actions.plan': ({ actionId }, fake) => ({
    ...(actionId === guided.id ? guidedPlan : revokePlan),
    plannedAt: fake.now(),
  }),
  'actions.run': ({ actionId }) => (actionId === guided.id ? guidedResult('waiting') : revoked),
  'actions.runs': () => [guidedRun],
  'actions.planRevert': (_chosen, fake) => ({ ...guidedPlan, plannedAt: fake.now() }),
  'actions.revert': () => guidedResult('done'),
  'actions.goOn': () => guidedResult('failed'),
  'actions.stop': () => ({}),
  'actions.takeOut': () => ({ files: ['/home/kim/was/0123456789abcdef-edit-config.py'] }),
};

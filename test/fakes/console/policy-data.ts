import { localText } from '../../../shared/text/local-text.ts';
import type { PolicyFinding } from '../../../shared/model/policy.ts';
import type { HandlersOf } from './handlers.ts';

const hourMs = 3_600_000;

function fakeFindings(now: number): PolicyFinding[] {
  const finding = (
    id: string,
    key: string,
    standing: PolicyFinding['standing'],
    actual: string,
    intended: string,
    rest: Partial<PolicyFinding> = {},
  ): PolicyFinding => ({
    id,
    title: localText(
      key === '' ? 'Configuration' : key.toLowerCase().replaceAll('_', ' '),
      key === '' ? '설정 파일' : key,
    ),
    key,
    standing,
    actual: localText(actual, actual),
    intended: localText(intended, intended),
    severity: 'degraded',
    source: 'config.py:12',
    reason: localText(
      'It is not what was agreed. Change config.py and restart.',
      '합의한 값과 다릅니다. config.py를 고치고 다시 시작하십시오.',
    ),
    since: now - 30 * hourMs,
    exception: null,
    ...rest,
  });
  return [
    finding('file-config', '', 'kept', 'readable', 'readable settings'),
    finding('desktop-only', 'DESKTOP_ONLY_MODE', 'deviates', 'false', 'true', { severity: 'down' }),
    finding('fail-open', 'SESSION_TOKEN_FAIL_OPEN', 'excepted', 'true', 'false', {
      exception: {
        reason: 'old clients until March',
        by: 'kim@desk',
        at: now - hourMs,
        until: now + 700 * hourMs,
      },
    }),
    finding('enforce-https', 'ENFORCE_HTTPS', 'kept', 'true', 'true'),
    finding('upload-scan', 'UPLOAD_SCAN_ENABLED', 'unknown', 'bool(os.environ)', 'true'),
    finding('client-minimum', 'DESKTOP_CLIENT_MIN_VERSION', 'off', '', '', { actual: null }),
  ];
}

export const policyHandlers: HandlersOf<'policies'> = {
  'policies.check': (_input, fake) => ({ checkedAt: fake.now(), findings: fakeFindings(fake.now()) }),
  'policies.except': ({ reason, forMs }, fake) => ({
    reason,
    by: 'kim@desk',
    at: fake.now(),
    until: forMs === null ? null : fake.now() + forMs,
  }),
  'policies.withdraw': () => ({}),
};

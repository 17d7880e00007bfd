import { localText } from '../../../shared/text/local-text.ts';
import { fillTemplate } from '../../packs/expression/templates.ts';
import { createBudget } from '../http/budget.ts';
import { fine, finding } from '../http/finding.ts';
import { explainFailure } from '../net/explain-failure.ts';
import { resolveHost } from '../net/resolve.ts';
import type { ProbeKind } from '../probe-kind.ts';
import { attempt, outcome, slow } from './outcome.ts';

const what = localText('The look-up', '이름 조회');

/** Looks a name up the way every program on this desk does. The value is the number of addresses. */
export const dnsKind: ProbeKind<'dns'> = {
  kind: 'dns',
  run: (definition, context) =>
    attempt(async () => {
      const scope = { settings: context.target.settings, now: context.clock.now(), uuid: '' };
      const host = fillTemplate(definition.host, scope).value.trim();
      if (host === '') {
        return outcome(
          finding(
            'paused',
            'The target has no host name. Enter its address in the settings of the target.',
            '대상에 호스트 이름이 없습니다. 대상의 설정에 주소를 입력하십시오.',
          ),
        );
      }
      const found = await resolveHost(host, {
        signal: context.signal,
        timeoutMs: createBudget(context.clock, context.timeoutMs).remainingMs(),
      });
      const name = { name: 'name', value: host };
      if (found.kind === 'failure') {
        const failed = { name: 'failed at', value: `${found.layer} (${found.code})` };
        return outcome(explainFailure(found, host), { evidence: [name, failed] });
      }
      if (found.numeric) {
        return outcome(
          finding(
            'paused',
            `The address of the target is numeric (${host}), so there is no name to look up.`,
            `대상의 주소가 숫자(${host})이므로 조회할 이름이 없습니다.`,
          ),
        );
      }
      const addresses = found.addresses.map(({ address }) => address);
      return outcome(found.durationMs > definition['slow-after'] ? slow(what, found.durationMs) : fine, {
        value: addresses.length,
        latencyMs: found.durationMs,
        evidence: [name, { name: 'addresses', value: addresses.join(', ') }],
      });
    }),
};

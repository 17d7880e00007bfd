import { localText } from '../../../shared/text/local-text.ts';
import { postgresPeer } from '../../../shared/rules/postgres-address.ts';
import type { PostgresAddress } from '../../../shared/rules/postgres-address.ts';
import { durationText } from '../../../shared/text/format-duration.ts';
import type { ServerFacts } from '../../locations/postgres/server-facts.ts';
import type { PostgresProbe } from '../../packs/schema/probes/local.ts';
import type { Finding } from '../local/local-outcome.ts';

/** A server that takes no writes: a standby, or one whose sessions begin read-only. */
export function readOnlyFinding(
  definition: PostgresProbe,
  address: PostgresAddress,
  facts: ServerFacts,
): Finding | null {
  const state = definition['when-read-only'];
  if (state === 'ok' || (!facts.inRecovery && !facts.readOnly)) return null;
  const peer = postgresPeer(address);
  return {
    state,
    reason: facts.inRecovery
      ? localText(
          `${peer} is in recovery: it is a standby, or is still replaying its log, and takes no writes. Connect to the primary, or wait.`,
          `${peer}이(가) 복구 상태입니다. 대기 서버이거나 로그를 재생하는 중이어서 쓰기를 받지 않습니다. 주 서버에 연결하거나 기다리십시오.`,
        )
      : localText(
          `Sessions of "${address.user}" on ${peer} begin read-only (default_transaction_read_only), so the application cannot write. Look who turned that on.`,
          `${peer}에서 "${address.user}"의 세션이 읽기 전용으로 시작되어(default_transaction_read_only) 애플리케이션이 쓸 수 없습니다. 누가 켰는지 확인하십시오.`,
        ),
  };
}

/** A standby that follows too far behind, be it this server or one that it feeds. */
export function lagFinding(
  definition: PostgresProbe,
  address: PostgresAddress,
  { lagSeconds, inRecovery }: ServerFacts,
): Finding | null {
  if (lagSeconds === null || lagSeconds * 1000 <= definition['warn-lag']) return null;
  const peer = postgresPeer(address);
  const { en, ko } = durationText(lagSeconds * 1000);
  return {
    state: 'degraded',
    reason: inRecovery
      ? localText(
          `${peer} is ${en} behind its primary, or the primary has written nothing for so long. Look at the connection between the two.`,
          `${peer}이(가) 주 서버보다 ${ko} 뒤처졌거나, 주 서버가 그동안 아무것도 쓰지 않았습니다. 두 서버 사이의 연결을 확인하십시오.`,
        )
      : localText(
          `A standby of ${peer} is ${en} behind. Look at its load and at the connection between the two.`,
          `${peer}의 대기 서버가 ${ko} 뒤처졌습니다. 그 서버의 부하와 두 서버 사이의 연결을 확인하십시오.`,
        ),
  };
}

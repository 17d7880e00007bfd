import { localText } from '../../../shared/text/local-text.ts';
import { createBudget } from '../http/budget.ts';
import { fine } from '../http/finding.ts';
import { connectTcp } from '../net/connect.ts';
import { explainFailure } from '../net/explain-failure.ts';
import { detourFacts, detourTo } from '../net/detour.ts';
import type { ProbeKind } from '../probe-kind.ts';
import { attempt, endpointName, endpointOf, outcome, slow } from './outcome.ts';

const what = localText('The connection', '연결');

/** Opens a connection and closes it. Proves that something listens there, and no more. */
export const tcpKind: ProbeKind<'tcp'> = {
  kind: 'tcp',
  run: (definition, context) =>
    attempt(async () => {
      const endpoint = endpointOf(definition, context.target, context.clock.now());
      if ('state' in endpoint) return outcome(endpoint);
      const detour = detourTo(endpoint.host, context.target.network.proxy, context.ports);
      const evidence = [{ name: 'address', value: endpointName(endpoint) }, ...detourFacts(detour)];
      const connection = await connectTcp(
        { ...endpoint, detour },
        {
          signal: context.signal,
          timeoutMs: createBudget(context.clock, context.timeoutMs).remainingMs(),
        },
      );
      if (connection.kind === 'failure') {
        const failed = { name: 'failed at', value: `${connection.layer} (${connection.code})` };
        return outcome(explainFailure(connection, endpointName(endpoint)), {
          evidence: [...evidence, failed],
        });
      }
      connection.socket.destroy();
      const { durationMs, remoteAddress } = connection;
      return outcome(durationMs > definition['slow-after'] ? slow(what, durationMs) : fine, {
        latencyMs: durationMs,
        evidence: remoteAddress === null ? evidence : [...evidence, { name: 'remote', value: remoteAddress }],
      });
    }),
};

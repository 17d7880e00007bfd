import { checkAssertions, fillAssertion } from '../../packs/expression/assertions.ts';
import { fillJson, fillTemplate } from '../../packs/expression/templates.ts';
import type { TemplateScope } from '../../packs/expression/templates.ts';
import type { SocketIoProbe } from '../../packs/schema/probes/network.ts';
import type { Clock } from '../../platform/clock.ts';
import type { JudgePayload, RoundTripPlan } from './round-trip.ts';

type Definition = NonNullable<SocketIoProbe['round-trip']>;

/** The pack's round trip with every template filled; clean-up waits for the acknowledgement. */
export function planRoundTrip(definition: Definition, scope: TemplateScope): RoundTripPlan {
  const message = ({ event, payload }: Definition['send'], within: TemplateScope) => ({
    event: fillTemplate(event, within).value,
    payload: fillJson(payload, within).value,
  });
  const { join } = definition;
  return {
    join: join ? { ...message(join, scope), joined: join.joined } : null,
    send: message(definition.send, scope),
    ack: definition.ack.map((assertion) => fillAssertion(assertion, scope).value),
    receive: {
      event: definition.receive.event,
      where: definition.receive.where.map((assertion) => fillAssertion(assertion, scope).value),
    },
    cleanup: (ack) => definition.cleanup.map((one) => message(one, { ...scope, ack })),
  };
}

/** Judges what came over the wire as JSON; null when every expectation holds. */
export function payloadJudge(clock: Clock): JudgePayload {
  return (assertions, payload) => checkAssertions(assertions, { json: payload, now: clock.now() }).reason;
}

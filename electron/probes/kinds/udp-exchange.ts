import { localText } from '../../../shared/text/local-text.ts';
import type { EvidenceFact } from '../../../shared/model/probe.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { tunnelled } from '../../locations/host-ports.ts';
import { credentialsUsed, fillTemplate } from '../../packs/expression/templates.ts';
import type { ProbeOf } from '../../packs/schema/probe.ts';
import { signingKeys } from '../../packs/signing-keys.ts';
import { createBudget } from '../http/budget.ts';
import type { Budget } from '../http/budget.ts';
import { fine, finding } from '../http/finding.ts';
import type { Finding } from '../http/finding.ts';
import { createRunScope, readCredentials } from '../http/run-scope.ts';
import type { RunScope } from '../http/run-scope.ts';
import { packetDetourFacts } from '../net/detour.ts';
import { explainFailure } from '../net/explain-failure.ts';
import { bareHost } from '../net/resolve.ts';
import type { ProbeContext, ProbeKind, ProbeOutcome } from '../probe-kind.ts';
import { requiredSecret } from '../required-secret.ts';
import { exchangePackets } from '../udp/exchange-packets.ts';
import type { PacketExchange, PacketPlan } from '../udp/exchange-packets.ts';
import { explainSilence, silentAfterFirst } from '../udp/explain-silence.ts';
import { matchAnswer } from '../udp/match-answer.ts';
import { makePacket } from '../udp/packet.ts';
import type { PacketSurroundings } from '../udp/packet.ts';
import { attempt, endpointName, endpointOf, outcome, slow } from './outcome.ts';
import type { Endpoint } from './outcome.ts';

type Definition = ProbeOf<'udp-exchange'>;

const what = localText('The exchange over UDP', 'UDP 교환');

/** One packet over UDP, signed where the pack says so, and its answer. */
export const udpExchangeKind: ProbeKind<'udp-exchange'> = {
  kind: 'udp-exchange',
  run: (definition, context) =>
    attempt(async () => {
      const endpoint = endpointOf(definition, context.target, context.clock.now());
      if ('state' in endpoint) return outcome(endpoint);
      const refused = refusalOf(definition, endpoint.host, context);
      return refused === null ? exchange(definition, context, endpoint) : outcome(refused);
    }),
};

const inPlain = finding(
  'unknown',
  'The pack would send a credential in plain in a packet, so none was sent.',
  '팩이 자격 증명을 패킷에 그대로 담아 보내려 하여 보내지 않았습니다.',
);

/** A signature lets its receiver guess at the secret: packets go to hosts that the operator has entered. */
function isEntered(host: string, settings: ProbeContext['target']['settings']): boolean {
  return Object.values(settings).some(
    (value) => String(value) === host || bareHost(URL.parse(String(value))?.hostname ?? '') === host,
  );
}

/** Why nothing is sent, or null. */
function refusalOf(
  { send, answer, first }: Definition,
  host: string,
  { target }: ProbeContext,
): Finding | null {
  if (credentialsUsed({ send, answer, first }).length > 0) return inPlain;
  if (isEntered(host, target.settings)) return null;
  return finding(
    'unknown',
    `The pack sends packets to ${host}, which does not stand in the settings of this target, so none was sent.`,
    `팩이 이 대상의 설정에 없는 ${host}(으)로 패킷을 보내려 하여 보내지 않았습니다.`,
  );
}

async function exchange(
  definition: Definition,
  context: ProbeContext,
  endpoint: Endpoint,
): Promise<ProbeOutcome> {
  const budget = createBudget(context.clock, context.timeoutMs);
  const scope = createRunScope({
    settings: context.target.settings,
    credentials: await readCredentials(definition, context.secrets, context.signal),
    session: {},
    now: context.clock.now(),
  });
  const keys = await readKeys(definition, context);
  scope.hide(keys.values());
  const around = (): PacketSurroundings => ({
    now: context.clock.now(),
    fill: (template) => fillTemplate(template, scope.templates).value,
    key: (name) => keys.get(name) ?? '',
  });
  const plan = ({ send, answer: fields }: Pick<Definition, 'send' | 'answer'>): PacketPlan => ({
    make: () => makePacket(send, around()),
    match: (answer, sent) => matchAnswer(answer, fields, sent, around()),
  });
  const through = tunnelled(endpoint.host, context.ports);
  const result = await exchangePackets(
    { ...endpoint, through },
    {
      signal: context.signal,
      timeoutMs: budget.remainingMs(),
      tries: definition.tries,
      withinMs: definition.within,
      packets:
        definition.first === undefined ? [plan(definition)] : [plan(definition.first), plan(definition)],
    },
  );
  const peer = endpointName(endpoint);
  const way = [{ name: 'address', value: `${peer} (UDP)` }, ...packetDetourFacts(through)];
  if (result.kind === 'failure') {
    const failed = { name: 'failed at', value: `${result.layer} (${result.code})` };
    return outcome(explainFailure(result, peer), { evidence: [...way, failed] });
  }
  return judge(definition, context, result, {
    scope,
    budget,
    peer,
    evidence: [...way, ...exchangeFacts(result)],
  });
}

type Around = {
  readonly scope: RunScope;
  readonly budget: Budget;
  readonly peer: string;
  readonly evidence: readonly EvidenceFact[];
};

async function judge(
  definition: Definition,
  context: ProbeContext,
  result: PacketExchange,
  { scope, budget, peer, evidence }: Around,
): Promise<ProbeOutcome> {
  const { latencyMs, match, tries } = result;
  if (result.kind === 'silent' && result.answered > 0)
    return outcome(silentAfterFirst(peer, tries), { evidence });
  if (result.kind === 'silent') {
    const { found, facts } = await explainSilence(definition, context, { peer, tries, scope, budget });
    return outcome(found, { evidence: [...evidence, ...facts] });
  }
  if (match?.kind === 'differs') {
    const { en, ko } = match.problem;
    const reason = localText(
      `${peer} answered, but not as described: ${en}`,
      `${peer}이(가) 응답했지만 기술된 내용과 다릅니다. ${ko}`,
    );
    return outcome({ state: 'down', reason }, { latencyMs, evidence });
  }
  const isSlow = latencyMs !== null && latencyMs > definition['slow-after'];
  return outcome(isSlow ? slow(what, latencyMs) : fine, { latencyMs, evidence });
}

async function readKeys(definition: Definition, context: ProbeContext): Promise<ReadonlyMap<string, string>> {
  const keys = new Map<string, string>();
  for (const name of signingKeys(definition)) keys.set(name, await requiredSecret(name, context));
  return keys;
}

function exchangeFacts({ answered, tries, sent, answerBytes, match }: PacketExchange): EvidenceFact[] {
  const facts: EvidenceFact[] = [
    { name: 'exchanges answered', value: String(answered) },
    { name: 'packets sent', value: String(tries) },
  ];
  if (sent !== null) facts.push({ name: 'sent', value: `${sent.bytes.length} bytes: ${sent.shown}` });
  if (answerBytes !== null) facts.push({ name: 'answer', value: `${answerBytes} bytes` });
  if (match?.kind === 'fits' && match.clockOffsetMs !== null) {
    const offset = `${formatDuration(Math.abs(match.clockOffsetMs), 'en')} ${match.clockOffsetMs > 0 ? 'ahead' : 'behind'}`;
    facts.push({ name: 'clock of the server', value: offset });
  }
  return facts;
}

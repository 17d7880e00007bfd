import type { EvidenceFact, ProbeStep } from '../../../shared/model/probe.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { parseJson } from '../../../shared/text/parse-json.ts';
import { checkAssertions, fillAssertion } from '../../packs/expression/assertions.ts';
import type { ProbeOf } from '../../packs/schema/probe.ts';
import { buildRequest } from '../http/build-request.ts';
import type { BuiltRequest } from '../http/build-request.ts';
import { createBudget } from '../http/budget.ts';
import type { Budget } from '../http/budget.ts';
import { createSessionCookies } from '../http/cookie-jar.ts';
import { cleaner } from '../http/evidence.ts';
import { fine } from '../http/finding.ts';
import type { Finding } from '../http/finding.ts';
import { createRunScope, readCredentials } from '../http/run-scope.ts';
import type { RunScope } from '../http/run-scope.ts';
import { runSteps } from '../http/run-steps.ts';
import type { ProbeContext, ProbeKind, ProbeOutcome } from '../probe-kind.ts';
import { openSse } from '../stream/sse.ts';
import { layerTitles } from '../stream/stream-texts.ts';
import { streamLayers, watchStream } from '../stream/watch-stream.ts';
import type { LayerResult, Watched } from '../stream/watch-stream.ts';
import { openWebSocket } from '../stream/websocket.ts';
import { attempt, outcome, slow } from './outcome.ts';

type Definition = ProbeOf<'stream'>;
type Run = {
  readonly definition: Definition;
  readonly context: ProbeContext;
  readonly scope: RunScope;
  readonly budget: Budget;
};

const what = localText('Opening the stream', '스트림 열기');

/** A stream of events: opens, says something, stays open, and comes back after it was cut. */
export const streamKind: ProbeKind<'stream'> = {
  kind: 'stream',
  run: (definition, context) =>
    attempt(async () => {
      const scope = createRunScope({
        settings: context.target.settings,
        credentials: await readCredentials(definition, context.secrets, context.signal),
        session: {},
        now: context.clock.now(),
      });
      const budget = createBudget(context.clock, context.timeoutMs);
      return runStream({ definition, context, scope, budget });
    }),
};

async function runStream(run: Run): Promise<ProbeOutcome> {
  const { definition, scope } = run;
  const first = await connectOnce(run, { stayMs: definition.stay, lastId: null });
  const clean = cleaner(scope.hidden());
  if (first.watched === null) return outcome(first.found, { steps: first.steps });
  const { watched } = first;
  const steps = [...first.steps, ...stepsOf(watched, definition.first)];
  const judged = watched.found.state === 'ok' ? judge(run, watched) : watched.found;
  const again = await reconnect(run, watched);
  const found = judged.state === 'down' || again.found.state === 'ok' ? judged : again.found;
  return outcome(found, {
    latencyMs: watched.openedMs,
    evidence: [...requestFacts(first.request, definition, clean), ...eventFacts(watched, definition, clean)],
    steps: [...steps, ...again.steps].map((step) => cleaned(step, clean)),
  });
}

type Connected = {
  readonly request: BuiltRequest | null;
  readonly steps: readonly ProbeStep[];
  readonly found: Finding;
  /** Null when a step before it failed. */
  readonly watched: Watched | null;
};

async function connectOnce(
  { definition, context, scope, budget }: Run,
  { stayMs, lastId }: { readonly stayMs: number; readonly lastId: string | null },
): Promise<Connected> {
  const jar = createSessionCookies();
  const given = await runSteps(definition.given, {
    http: context.http,
    secrets: context.secrets,
    cookies: { header: jar.header, absorb: (url, lines) => void jar.absorb(url, lines) },
    scope,
    clock: context.clock,
    signal: context.signal,
    budget,
    emit: null,
  });
  if (given.ended !== null) return { request: null, steps: given.steps, found: given.finding, watched: null };
  const built = buildRequest(definition.request, scope.templates);
  scope.hide(built.secrets);
  const cookie = jar.header(built.url);
  const request = {
    ...built,
    headers: {
      ...built.headers,
      accept: 'text/event-stream',
      ...(cookie === '' ? {} : { cookie }),
      ...(lastId === null ? {} : { 'last-event-id': lastId }),
    },
  };
  const watched = await watchStream({
    request,
    network: context.target.network,
    ports: context.ports,
    open: definition.transport === 'sse' ? openSse : openWebSocket(definition.protocols),
    transport: definition.transport,
    first: definition.first,
    firstWithinMs: definition['first-within'],
    stayMs,
    budget,
    signal: context.signal,
    clean: cleaner(scope.hidden()),
  });
  return { request, steps: given.steps, found: watched.found, watched };
}

function judge({ definition, context, scope }: Run, { answer, signs, openedMs }: Watched): Finding {
  const data = signs.firstEvent?.data;
  const facts = {
    ...(answer === null ? {} : { status: answer.status, headers: answer.headers }),
    ...(data === undefined ? {} : { text: data, json: parseJson(data) }),
    ...(openedMs === null ? {} : { latencyMs: Math.round(openedMs) }),
    now: context.clock.now(),
  };
  const filled = definition.expect.map((one) => fillAssertion(one, scope.templates).value);
  const { state, reason } = checkAssertions(filled, facts, scope.hidden());
  if (state !== 'ok' && reason !== null) return { state, reason };
  return openedMs !== null && openedMs > definition['slow-after'] ? slow(what, openedMs) : fine;
}

type Again = { readonly steps: readonly ProbeStep[]; readonly found: Finding };

/** Once more from the start, from the last event on where the server numbers them. */
async function reconnect(run: Run, before: Watched): Promise<Again> {
  if (!run.definition.reconnect) return { steps: [], found: fine };
  const step = { id: 'reconnect', title: layerTitles.reconnect };
  if (before.found.state !== 'ok') {
    const skipped: ProbeStep = { ...step, outcome: 'skipped', durationMs: null, reason: null, facts: [] };
    return { steps: [skipped], found: fine };
  }
  const startedAt = performance.now();
  const { watched, found, steps } = await connectOnce(run, { stayMs: 0, lastId: before.lastId });
  const reason =
    found.reason === null
      ? null
      : localText(
          `The first connection was well; the second was not. ${found.reason.en}`,
          `첫 연결은 정상이었지만 다시 연결하지 못했습니다. ${found.reason.ko}`,
        );
  const facts: EvidenceFact[] = [
    ...(before.lastId === null ? [] : [{ name: 'Last-Event-ID sent', value: before.lastId.slice(0, 200) }]),
    ...steps.map(({ title, outcome: how }) => ({ name: title.en, value: how })),
    ...(watched?.layers ?? []).map((layer) => ({
      name: layerTitles[layer.layer].en,
      value: [
        `${Math.round(layer.durationMs)} ms`,
        ...layer.facts.map(({ name, value }) => `${name} ${value}`),
      ].join(' · '),
    })),
  ];
  const shown = {
    ...step,
    outcome: outcomeOf(found),
    durationMs: performance.now() - startedAt,
    reason,
    facts,
  };
  return {
    steps: [shown],
    found: found.state === 'ok' || reason === null ? fine : { state: found.state, reason },
  };
}

function stepsOf({ layers }: Watched, first: Definition['first']): ProbeStep[] {
  const done = layers.map((layer) => shownLayer(layer));
  const failed = layers.at(-1)?.found.state !== 'ok';
  const reached = new Set(layers.map(({ layer }) => layer));
  const left = streamLayers.filter((layer) => layer !== 'tls' && !reached.has(layer));
  const skipped = left
    .filter((layer) => failed && !(layer === 'first' && first === 'nothing'))
    .map((layer) => ({
      id: layer,
      title: layerTitles[layer],
      outcome: 'skipped' as const,
      durationMs: null,
      reason: null,
      facts: [],
    }));
  return [...done, ...skipped];
}

function shownLayer({ layer, durationMs, found, facts }: LayerResult): ProbeStep {
  return {
    id: layer,
    title: layerTitles[layer],
    outcome: outcomeOf(found),
    durationMs,
    reason: found.reason,
    facts: [...facts],
  };
}

function outcomeOf({ state }: Finding): 'ok' | 'degraded' | 'down' {
  return state === 'ok' || state === 'down' ? state : 'degraded';
}

function requestFacts(
  request: BuiltRequest | null,
  { transport }: Definition,
  clean: (text: string) => string,
): EvidenceFact[] {
  if (request === null) return [];
  const name = transport === 'sse' ? 'GET' : 'WebSocket';
  return [{ name: 'request', value: clean(`${name} ${request.url.href}`).slice(0, 1000) }];
}

const shownDataCharacters = 500;

function eventFacts(
  { signs }: Watched,
  { request }: Definition,
  clean: (text: string) => string,
): EvidenceFact[] {
  const { firstEvent } = signs;
  if (firstEvent === null) return [];
  const { name, id, data } = firstEvent;
  const shown = request.private === true ? '[not kept: private]' : clean(data).slice(0, shownDataCharacters);
  return [
    ...(name === null ? [] : [{ name: 'event', value: clean(name).slice(0, 200) }]),
    ...(id === null ? [] : [{ name: 'event id', value: clean(id).slice(0, 200) }]),
    { name: 'first event', value: shown },
  ];
}

function cleaned(step: ProbeStep, clean: (text: string) => string): ProbeStep {
  return { ...step, facts: step.facts.map(({ name, value }) => ({ name, value: clean(value) })) };
}

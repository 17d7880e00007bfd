import type { LocalText } from '../../shared/model/local-text.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { SettingValue } from '../../shared/model/target.ts';
import { credentialsUsed, templateNames, visitStrings } from './expression/templates.ts';
import { keySources } from './key-sources.ts';
import { requestsOf } from './probe-requests.ts';
import type { Pack, SettingDefinition } from './schema/pack.ts';
import type { ProbeDefinition } from './schema/probe.ts';
import type { HttpRequest, HttpStep, Session } from './schema/request.ts';
import type { ViewDefinition, ViewSource } from './schema/view.ts';

/**
 * What may be tried of a pack that nobody has approved: kinds that read, by requests that read. Every kind stands here, so that
 * nobody makes a new one without thinking about it.
 */
const trials: Readonly<Record<ProbeDefinition['kind'], 'reads' | LocalText>> = {
  command: localText(
    'Not tried: it starts a program. It runs once the pack is installed.',
    '시험하지 않음: 프로그램을 실행합니다. 팩을 설치한 뒤에 실행됩니다.',
  ),
  'socket-io': localText(
    'Not tried: a Socket.IO connection sends more than reading requests. It runs once the pack is installed.',
    '시험하지 않음: Socket.IO 연결은 읽기 이외의 요청도 보냅니다. 팩을 설치한 뒤에 실행됩니다.',
  ),
  'udp-exchange': localText(
    'Not tried: nobody knows what a server does with a packet that it takes for one of its own. It runs once the pack is installed.',
    '시험하지 않음: 서버가 패킷을 받아 무엇을 할지 알 수 없습니다. 팩을 설치한 뒤에 실행됩니다.',
  ),
  freshness: localText(
    'Not tried: it is about the snapshots of a target, which there are once the pack is installed.',
    '시험하지 않음: 대상의 스냅샷에 관한 점검으로, 팩을 설치한 뒤에 의미가 있습니다.',
  ),
  policy: localText(
    'Not tried: settings are compared with policies once the pack is installed.',
    '시험하지 않음: 설정과 정책의 비교는 팩을 설치한 뒤에 이루어집니다.',
  ),
  http: 'reads',
  'http-flow': 'reads',
  refusal: 'reads',
  tcp: 'reads',
  tls: 'reads',
  dns: 'reads',
  clock: 'reads',
  disk: 'reads',
  files: 'reads',
  sqlite: 'reads',
  'sqlite-query': 'reads',
  'query-plan': 'reads',
  postgres: 'reads',
  log: 'reads',
  prometheus: 'reads',
  jwt: 'reads',
  stream: 'reads',
  'secure-store': 'reads',
  databases: 'reads',
  copies: 'reads',
};

const writesText = localText(
  'Not tried: it changes something on the server. It runs once the pack is installed and probes that write are enabled.',
  '시험하지 않음: 서버에 변경을 일으킵니다. 팩을 설치하고 쓰기 점검을 허용한 뒤에 실행됩니다.',
);
const sendsText = localText(
  'Not tried: it sends a request that is not GET or HEAD. It runs once the pack is installed.',
  '시험하지 않음: GET이나 HEAD가 아닌 요청을 보냅니다. 팩을 설치한 뒤에 실행됩니다.',
);
const signsInText = localText(
  'Not tried: it signs in, which sends more than reading requests. It runs once the pack is installed.',
  '시험하지 않음: 읽기 이외의 요청으로 로그인합니다. 팩을 설치한 뒤에 실행됩니다.',
);
const elsewhereText = localText(
  'Not tried: a credential would go to an address that the chosen target does not have.',
  '시험하지 않음: 선택한 대상에 없는 주소로 자격 증명이 전송될 수 있습니다.',
);

/** Why a probe of a draft is not tried at all, or null. */
export function whyNotTried(pack: Pack, probe: ProbeDefinition): LocalText | null {
  if (probe.writes) return writesText;
  const trial = trials[probe.kind];
  return trial === 'reads' ? whyNotAsked(askedBy(pack, probe)) : trial;
}

/** Why a view of a draft is not read, or null. */
export function whyViewNotTried(pack: Pack, view: ViewDefinition): LocalText | null {
  return whyNotAsked(askedBy(pack, view.source));
}

function whyNotAsked({ requests, steps, session }: Asked): LocalText | null {
  if (session !== null && !stepsOfSession(session).every(isReadingStep)) return signsInText;
  // A refusal wants to be turned away, but a server that does not would have done it.
  return requests.every(isReading) && steps.every(isReadingStep) ? null : sendsText;
}

/**
 * Why something of a draft is not tried with these settings, or null: what it sends a credential with has to be an address of the
 * target itself, not one that was filled in for the trial.
 */
export function whyNotSent(
  pack: Pack,
  tried: ProbeDefinition | ViewDefinition,
  settings: Readonly<Record<string, SettingValue>>,
  own: Readonly<Record<string, SettingValue>>,
): LocalText | null {
  const asking = 'source' in tried ? tried.source : tried;
  if (!usesCredential(pack, asking)) return null;
  const foreign = addressesUsed(pack, asking).some((name) => settings[name] !== own[name]);
  return foreign ? elsewhereText : null;
}

function isAddress(type: SettingDefinition['type'] | undefined): boolean {
  return type === 'url' || type === 'postgres';
}

type Asking = ProbeDefinition | ViewSource;
type Asked = {
  readonly requests: readonly HttpRequest[];
  readonly steps: readonly HttpStep[];
  readonly session: Session | null;
};

/** Everything that is sent for it. */
function askedBy(pack: Pack, asking: Asking): Asked {
  const use = 'session' in asking ? asking.session : undefined;
  const session = pack.sessions.find(({ id }) => id === use?.id) ?? null;
  if ('id' in asking) return { requests: requestsOf(asking), steps: stepsOf(asking), session };
  return { requests: 'request' in asking ? [asking.request] : [], steps: [], session };
}

function usesCredential(pack: Pack, asking: Asking): boolean {
  if (askedBy(pack, asking).session !== null || credentialsUsed(asking).length > 0) return true;
  if (asking.kind === 'postgres') return asking.password !== undefined;
  if (asking.kind === 'secure-store') return keySources(asking).some((source) => 'credential' in source);
  if (asking.kind !== 'jwt') return false;
  return [asking.token, asking.key].some((one) => one !== undefined && 'credential' in one);
}

/** Settings that are addresses and stand in what is sent. */
function addressesUsed(pack: Pack, asking: Asking): readonly string[] {
  const names = new Set<string>(asking.kind === 'postgres' ? [asking.server] : []);
  const { requests, steps, session } = askedBy(pack, asking);
  const own = [...steps, ...(session === null ? [] : stepsOfSession(session))];
  const all = [...requests, ...own.map(({ request }) => request)];
  if (all.some(({ url }) => url === undefined)) names.add('url');
  visitStrings([asking, session], (text) => {
    for (const name of templateNames(text)) {
      const [area, setting = ''] = name.split('.');
      if (area === 'settings' && isAddress(pack.settings[setting]?.type)) names.add(setting);
    }
  });
  return [...names];
}

function stepsOfSession({ open, renew }: Session): readonly HttpStep[] {
  return [...open, ...(renew?.steps ?? [])];
}

function stepsOf(probe: ProbeDefinition): readonly HttpStep[] {
  if (probe.kind === 'http-flow') return [...probe.steps, ...probe.cleanup];
  return probe.kind === 'refusal' || probe.kind === 'stream' ? probe.given : [];
}

function isReading({ method }: HttpRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** A step that stores a token replaces the one that the target's own probes renew with. */
function isReadingStep({ request, emit, store }: HttpStep): boolean {
  return isReading(request) && emit === undefined && store === undefined;
}

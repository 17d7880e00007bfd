import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { ProbeStep } from '../../../shared/model/probe.ts';
import { formatAge, formatMoment } from '../../../shared/text/format-age.ts';
import type { FreshnessProbe } from '../../packs/schema/probes/local.ts';
import type { RepositoryFreshness } from '../freshness-port.ts';
import { noOutcome, worstFinding } from '../local/local-outcome.ts';
import type { Finding } from '../local/local-outcome.ts';
import type { ProbeKind, ProbeOutcome } from '../probe-kind.ts';

const hourMs = 3_600_000;
/** Clocks of two computers may differ by this much; beyond it an age means nothing. */
const toleratedAheadMs = 5 * 60_000;

/** How old the newest verified set of the target is: read off what is kept, never off a schedule. The value is its age in hours. */
export const freshnessKind: ProbeKind<'freshness'> = {
  kind: 'freshness',
  async run(definition, { target, clock, freshnessFor }) {
    return judgeFreshness(definition, (await freshnessFor?.(target.id)) ?? [], clock.now());
  },
};

/**
 * The freshest repository decides. Another one that holds sets of the target and is late is told as degraded: the second copy is not
 * what it is taken for. One that never held any is only mentioned, unless none ever did.
 */
export function judgeFreshness(
  definition: FreshnessProbe,
  repositories: readonly RepositoryFreshness[],
  now: number,
): ProbeOutcome {
  if (repositories.length === 0) return { ...noOutcome, state: 'unknown', reason: noRepository };
  const judged = repositories.map((repository) => ({
    repository,
    finding: findingOf(definition, repository, now),
  }));
  const [first, ...others] = judged.toSorted(
    (left, right) => rank(right.repository, now) - rank(left.repository, now),
  );
  const late = others
    .filter(({ repository }) => repository.everVerified || repository.newestAt !== null)
    .flatMap(({ finding }) => (finding === null ? [] : [{ ...finding, state: 'degraded' as const }]));
  const found = worstFinding([...(first?.finding ? [first.finding] : []), ...late]);
  const newestAt = first?.repository.newestVerifiedAt ?? null;
  return {
    ...noOutcome,
    ...found,
    value: newestAt === null ? null : Math.round((Math.max(0, now - newestAt) / hourMs) * 10) / 10,
    unit: newestAt === null ? null : 'h',
    steps: judged.map(({ repository, finding }) => stepOf(repository, finding, now)),
    evidence: [
      { name: 'warn after', value: formatAge(definition['warn-after'], 'en') },
      { name: 'down after', value: formatAge(definition['down-after'], 'en') },
    ],
  };
}

/** By age; what cannot be judged comes after all that can, and nothing at all comes last. */
function rank({ newestVerifiedAt: at }: RepositoryFreshness, now: number): number {
  if (at === null) return -2;
  return at - now > toleratedAheadMs ? -1 : at;
}

const noRepository: LocalText = localText(
  'No repository is known to this console, so it cannot be said whether a backup of this target exists. Set up a repository and take a snapshot.',
  '이 콘솔이 아는 저장소가 없어 이 대상의 백업이 있는지 알 수 없습니다. 저장소를 만들고 스냅샷을 찍으십시오.',
);

/** Null when the newest verified set is young enough. */
function findingOf(definition: FreshnessProbe, repository: RepositoryFreshness, now: number): Finding | null {
  const { name, newestVerifiedAt: at } = repository;
  if (at === null) return { state: 'down', reason: nothingVerified(repository, now) };
  const ageMs = now - at;
  if (ageMs < -toleratedAheadMs) return { state: 'unknown', reason: fromTheFuture(name, at) };
  const state =
    ageMs > definition['down-after'] ? 'down' : ageMs > definition['warn-after'] ? 'degraded' : null;
  if (state === null) return null;
  return {
    state,
    reason: localText(
      `The newest verified snapshot in ${name} is ${formatAge(ageMs, 'en')} old; it should be at most ${formatAge(definition['warn-after'], 'en')}. Take a snapshot now, then see why the last one is missing.`,
      `${name}의 가장 새로운 검증된 스냅샷이 ${formatAge(ageMs, 'ko')} 전 것입니다. ${formatAge(definition['warn-after'], 'ko')} 이내여야 합니다. 지금 스냅샷을 찍고, 최근 스냅샷이 없는 이유를 확인하십시오.`,
    ),
  };
}

function nothingVerified({ name, everVerified, newestAt }: RepositoryFreshness, now: number): LocalText {
  if (everVerified) {
    return localText(
      `The verified snapshots that ${name} held of this target are gone. Check the repository, and take a snapshot now.`,
      `${name}에 있던 이 대상의 검증된 스냅샷이 없어졌습니다. 저장소를 검사하고 지금 스냅샷을 찍으십시오.`,
    );
  }
  if (newestAt === null) {
    return localText(
      `This target has never been backed up into ${name}: if its disk fails now, everything is lost. Take the first snapshot.`,
      `이 대상은 ${name}에 백업된 적이 없습니다. 지금 디스크가 고장 나면 모두 잃습니다. 첫 스냅샷을 찍으십시오.`,
    );
  }
  return localText(
    `${name} holds no verified and complete snapshot of this target; the newest one (${formatAge(now - newestAt, 'en')} old) is partial or was never verified. Verify it, or take a complete one.`,
    `${name}에 이 대상의 검증된 완전한 스냅샷이 없습니다. 가장 새로운 것(${formatAge(now - newestAt, 'ko')} 전)은 일부만 담았거나 검증되지 않았습니다. 검증하거나 완전한 스냅샷을 찍으십시오.`,
  );
}

function fromTheFuture(name: string, at: number): LocalText {
  return localText(
    `The newest verified snapshot in ${name} is from the future (${formatMoment(at, 'en')}), so its age is not known. Check the clock of this computer and of the one that took it.`,
    `${name}의 가장 새로운 검증된 스냅샷이 미래 시각(${formatMoment(at, 'ko')})이라 얼마나 지났는지 알 수 없습니다. 이 컴퓨터와 스냅샷을 찍은 컴퓨터의 시계를 확인하십시오.`,
  );
}

function stepOf(repository: RepositoryFreshness, finding: Finding | null, now: number): ProbeStep {
  const { repositoryId, name, newestVerifiedAt, newestAt } = repository;
  const told = (at: number | null): string =>
    at === null ? 'none' : `${formatMoment(at, 'en')} (${formatAge(now - at, 'en')} old)`;
  return {
    id: repositoryId,
    title: localText(name, name),
    // A step knows no unknown; what cannot be judged must not look well.
    outcome: finding === null ? 'ok' : finding.state === 'unknown' ? 'degraded' : finding.state,
    durationMs: null,
    reason: finding?.reason ?? null,
    facts: [
      { name: 'newest verified snapshot', value: told(newestVerifiedAt) },
      { name: 'newest snapshot', value: told(newestAt) },
    ],
  };
}

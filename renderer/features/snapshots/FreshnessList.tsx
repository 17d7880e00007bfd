import type { CallOutput } from '../../../shared/contract/ops-api.ts';
import type { TargetId } from '../../../shared/model/ids.ts';
import { keptText } from '../../../shared/text/kept-text.ts';
import { snapshotTexts } from '../../app/texts/snapshots.ts';
import { useRepositories } from '../../data/repositories.ts';
import { useRetention } from '../../data/retention.ts';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { HealthMark } from '../repositories/HealthMark.tsx';

type Freshness = CallOutput<'snapshots.list'>['freshness'][number];
type Choice = CallOutput<'retention.show'>['choices'][number];

/** How old the newest sets are in each repository, and how many of them are kept there. */
export function FreshnessList(props: {
  readonly targetId: TargetId;
  readonly freshness: readonly Freshness[];
}) {
  const texts = useTexts(snapshotTexts);
  const repositories = useRepositories().data?.repositories ?? [];
  const retention = useRetention(props.targetId);
  return (
    <ul className="freshness" aria-label={texts.freshness}>
      {props.freshness.map((fresh) => {
        const repository = repositories.find(({ id }) => id === fresh.repositoryId);
        const choice = retention.data?.choices.find((each) => each.repositoryId === fresh.repositoryId);
        return (
          <li key={fresh.repositoryId} className="card freshness__item">
            <span className="row-line row-line--apart">
              <strong className="clip">
                <Plain text={repository?.name ?? fresh.repositoryId} clip />
              </strong>
              {repository ? <HealthMark health={repository.health} /> : null}
            </span>
            <dl className="facts">
              <dt>{texts.newestSet}</dt>
              <dd>
                <Moment at={fresh.newestAt} none={texts.noSet} />
              </dd>
              <dt>{texts.newestVerified}</dt>
              <dd>
                <Moment at={fresh.newestVerifiedAt} none={texts.noSet} />
              </dd>
              <dt>{texts.lastProven}</dt>
              <dd>
                <Moment at={fresh.lastProvenRestoreAt} none={texts.neverProven} />
              </dd>
              {choice === undefined ? null : <Kept choice={choice} />}
            </dl>
          </li>
        );
      })}
    </ul>
  );
}

function Moment(props: { readonly at: number | null; readonly none: string }) {
  return props.at === null ? <strong>{props.none}</strong> : <RelativeTime at={props.at} focusable />;
}

function Kept(props: { readonly choice: Choice }) {
  const texts = useTexts(snapshotTexts);
  const local = useLocal();
  const by = { operator: texts.byOperator, pack: texts.byPack, default: texts.byDefault }[props.choice.from];
  return (
    <>
      <dt>{texts.policy}</dt>
      <dd>
        {local(keptText(props.choice.policy))} <span className="muted small">({by})</span>
      </dd>
    </>
  );
}

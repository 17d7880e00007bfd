import type { RunId } from '../../../shared/model/ids.ts';
import type { Release, ReleaseCheck } from '../../../shared/model/release.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { routeHref } from '../../app/routes.ts';
import { releaseCheckTexts, releaseStageTexts, releaseTexts } from '../../app/texts/releases.ts';
import { useRun } from '../../data/runbooks.ts';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';

const tones = { ok: 'ok', heed: 'degraded', bad: 'down' } as const;

/** What is known of a release: where it stands, what was looked at before and after, what is watched, and how going back went. */
export function ReleaseRecord(props: { readonly release: Release }) {
  const { release } = props;
  const texts = useTexts(releaseTexts);
  const { before, after, rollback } = release;
  return (
    <>
      <Standing release={release} />
      {rollback === null ? null : <WentBack rollback={rollback} />}
      <Triggers release={release} />
      {after === null ? null : (
        <>
          <Checks title={texts.afterTitle} checks={after.checks} />
          <a
            href={routeHref({
              place: 'compare',
              a: before?.snapshotId ?? null,
              b: after.snapshotId,
            })}
          >
            {texts.compare}
          </a>
        </>
      )}
      {before === null ? null : <Checks title={texts.beforeTitle} checks={before.checks} />}
      {release.checklistRunId === null ? null : <ChecklistLine runId={release.checklistRunId} />}
    </>
  );
}

/** How going back went, what is still to be done, and where it can be taken back. */
function WentBack(props: { readonly rollback: NonNullable<Release['rollback']> }) {
  const { ok, checks, restoreId } = props.rollback;
  const texts = useTexts(releaseTexts);
  return (
    <>
      <div className={`note ${ok ? '' : 'note--error'}`} role="status">
        <div className="stack stack--tight">
          <span>{ok ? texts.restored : texts.notRestored}</span>
          {ok ? null : <span>{texts.restoredNext}</span>}
          <span>
            {texts.restoreId(restoreId)}{' '}
            <a href={routeHref({ place: 'snapshots', section: 'restores' })}>{texts.toRestores}</a>
          </span>
        </div>
      </div>
      <Checks
        title={texts.wentBackTitle}
        checks={checks.map(({ what, ok: isOk, detail }, at) => ({
          id: String(at),
          title: what,
          standing: isOk ? 'ok' : 'heed',
          found: detail ?? { en: '–', ko: '–' },
        }))}
      />
    </>
  );
}

/** The run of the checklist, and how far it is. */
function ChecklistLine(props: { readonly runId: RunId }) {
  const texts = useTexts(releaseTexts);
  const language = useLanguage();
  const run = useRun(props.runId).data;
  const number = (count: number) => formatNumber(count, language);
  return (
    <p>
      <a href={routeHref({ place: 'run', runId: props.runId })}>{texts.checklistRun}</a>{' '}
      {run === undefined ? null : (
        <span className="muted">
          {run.state === 'abandoned'
            ? texts.checklistEnded
            : texts.checklistSteps(number(run.endedSteps), number(run.neededSteps))}
        </span>
      )}
    </p>
  );
}

/** The stage in words, and what the console does now or could not do. */
function Standing(props: { readonly release: Release }) {
  const { stage, work } = props.release;
  const texts = useTexts(releaseTexts);
  const local = useLocal();
  const stages = useTexts(releaseStageTexts);
  const failed = work !== null && work.state !== 'running';
  return (
    <div
      className={`note ${failed ? 'note--error' : ''}`}
      role="status"
      aria-busy={work?.state === 'running'}
    >
      <div className="stack stack--tight">
        <strong>{stages[stage]}</strong>
        {work === null ? null : <span>{local(work.doing)}</span>}
        {work?.problem ? <Plain text={local(work.problem)} /> : null}
        {stage === 'going' && work === null ? <span>{texts.change}</span> : null}
      </div>
    </div>
  );
}

function Checks(props: { readonly title: string; readonly checks: readonly ReleaseCheck[] }) {
  const texts = useTexts(releaseTexts);
  const words = useTexts(releaseCheckTexts);
  const local = useLocal();
  return (
    <table className="table release__checks" aria-label={props.title}>
      <caption>{props.title}</caption>
      <thead>
        <tr>
          <th scope="col" className="release__how">
            {texts.how}
          </th>
          <th scope="col" className="release__what">
            {texts.what}
          </th>
          <th scope="col">{texts.found}</th>
        </tr>
      </thead>
      <tbody>
        {props.checks.map(({ id, title, standing, found }) => (
          <tr key={id}>
            <td>
              <span className="tag" data-tone={tones[standing]}>
                {words[standing]}
              </span>
            </td>
            <td>
              <Plain text={local(title)} />
            </td>
            <td>
              <Plain text={local(found)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Triggers(props: { readonly release: Release }) {
  const texts = useTexts(releaseTexts);
  const local = useLocal();
  const { triggers, stage } = props.release;
  if (triggers.length === 0 || (stage !== 'judging' && stage !== 'watched')) return null;
  return (
    <section className="stack stack--tight" aria-label={texts.triggers}>
      <h2>{texts.triggers}</h2>
      <ul className="release__triggers">
        {triggers.map(({ id, title, firedAt, found }) => (
          <li key={id}>
            <span className="tag" data-tone={firedAt === null ? 'neutral' : 'down'}>
              {firedAt === null ? texts.notSoFar : texts.firedAt}
            </span>
            <Plain text={local(title)} />
            {found === null ? null : <Plain text={local(found)} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

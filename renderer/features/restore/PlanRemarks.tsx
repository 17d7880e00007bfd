import type { RestorePlan, RestoreRemark } from '../../../shared/model/restore.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatDuration } from '../../../shared/text/format-duration.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { restoreTexts } from '../../app/texts/restore.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';

/** Whether it can be done, and what speaks against it. */
export function PlanRemarks(props: { readonly plan: RestorePlan; readonly at: number }) {
  const { blockers, warnings } = props.plan;
  const texts = useTexts(restoreTexts);
  const language = useLanguage();
  return (
    <>
      <p role="status">
        {blockers.length === 0
          ? texts.noBlockers
          : texts.someBlockers(formatNumber(blockers.length, language))}{' '}
        <span className="muted">
          {texts.checkedAt} <RelativeTime at={props.at} />
        </span>
      </p>
      <RemarkList remarks={blockers} label={texts.blockers} tone="error" />
      <RemarkList remarks={warnings} label={texts.warnings} tone="warning" />
    </>
  );
}

function RemarkList(props: {
  readonly remarks: readonly RestoreRemark[];
  readonly label: string;
  readonly tone: 'error' | 'warning';
}) {
  const local = useLocal();
  if (props.remarks.length === 0) return null;
  return (
    <section className={`note note--${props.tone}`} aria-label={props.label}>
      <Icon name={props.tone === 'error' ? 'stop' : 'warning'} />
      <div className="grow stack stack--tight">
        <strong>{props.label}</strong>
        <ul className="remarks">
          {props.remarks.map((remark, index) => (
            <li key={`${remark.code}/${index}`}>
              <Plain text={local(remark.text)} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

/** Bytes, minutes and space that it takes. */
export function PlanNeeds(props: { readonly plan: RestorePlan }) {
  const { plan } = props;
  const texts = useTexts(restoreTexts);
  const language = useLanguage();
  return (
    <dl className="facts">
      <dt>{texts.toWrite}</dt>
      <dd>{formatBytes(plan.bytesToWrite, language)}</dd>
      {plan.stopMs === null ? null : (
        <>
          <dt>{texts.stop}</dt>
          <dd>{formatDuration(plan.stopMs, language)}</dd>
        </>
      )}
      <dt>{texts.space}</dt>
      <dd>
        {plan.spaces.map(({ place, neededBytes, freeBytes }) => (
          <div key={place}>
            <Plain text={place} mono />:{' '}
            {texts.spaceOf(formatBytes(neededBytes, language), formatBytes(freeBytes, language))}
          </div>
        ))}
      </dd>
    </dl>
  );
}

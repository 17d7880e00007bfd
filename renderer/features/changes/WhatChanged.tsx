import { useState } from 'react';
import type { Change, ChangeReport } from '../../../shared/model/change.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { changeTexts } from '../../app/texts/changes.ts';
import { useChanges } from '../../data/incidents.ts';
import { Button } from '../../ui/Button.tsx';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { OpenIncidentDialog } from '../incidents/OpenIncidentDialog.tsx';
import './changes.css';

/** On a target that is not ok: everything that is not as it was when it last was, newest first, on demand. */
export function WhatChanged(props: { readonly target: TargetSummary }) {
  const { target } = props;
  const texts = useTexts(changeTexts);
  const [shown, setShown] = useState(false);
  const [opening, setOpening] = useState(false);
  if (target.state === 'ok' || target.state === 'paused' || target.state === 'pending') return null;
  return (
    <section className="changes" aria-label={texts.title}>
      <div className="toolbar">
        <Button icon={shown ? 'up' : 'down'} aria-expanded={shown} onClick={() => setShown(!shown)}>
          {shown ? texts.hide : texts.show}
        </Button>
        <Button icon="warning" onClick={() => setOpening(true)}>
          {texts.openIncident}
        </Button>
      </div>
      {shown ? <Changes target={target} /> : null}
      {opening ? (
        <OpenIncidentDialog targetId={target.id} because="state" onClose={() => setOpening(false)} />
      ) : null}
    </section>
  );
}

function Changes(props: { readonly target: TargetSummary }) {
  const changes = useChanges(props.target.id);
  return (
    <>
      <ErrorNote error={changes.error} onRetry={() => void changes.refetch()} />
      {changes.isPending ? <Skeleton rows={4} /> : null}
      {changes.data ? <Report report={changes.data} /> : null}
    </>
  );
}

function Report(props: { readonly report: ChangeReport }) {
  const { okUntil, changes, more, watched, unread } = props.report;
  const texts = useTexts(changeTexts);
  const local = useLocal();
  const language = useLanguage();
  return (
    <>
      <p className="muted" role="status">
        {okUntil === null ? (
          texts.neverOk
        ) : (
          <>
            {texts.okUntil} <RelativeTime at={okUntil} focusable />
          </>
        )}{' '}
        {changes.length === 0 ? texts.none(formatNumber(watched, language)) : null}
      </p>
      {changes.length === 0 ? null : <ChangeTable changes={changes} okUntil={okUntil} />}
      {more ? <p className="muted">{texts.more}</p> : null}
      {unread.map((problem) => (
        <p key={problem.en} className="muted">
          {texts.notLooked} <Plain text={local(problem)} />
        </p>
      ))}
    </>
  );
}

function ChangeTable(props: { readonly changes: readonly Change[]; readonly okUntil: number | null }) {
  const texts = useTexts(changeTexts);
  const local = useLocal();
  return (
    <ScrollRegion className="card table-scroll" label={texts.title}>
      <table className="table changes-table" aria-label={texts.title}>
        <thead>
          <tr>
            <th scope="col" className="changes-table__seen">
              {texts.seen}
            </th>
            <th scope="col" className="changes-table__kind" aria-label={texts.title} />
            <th scope="col">{texts.what}</th>
            <th scope="col" className="changes-table__value">
              {texts.before}
            </th>
            <th scope="col" className="changes-table__value">
              {texts.after}
            </th>
          </tr>
        </thead>
        <tbody>
          {props.changes.map((change, place) => (
            <tr key={`${change.at}/${place}`}>
              <td>
                <RelativeTime at={change.at} />
                {props.okUntil !== null && change.at < props.okUntil ? (
                  <span className="muted small"> {texts.early}</span>
                ) : null}
              </td>
              <td>
                <span className="tag">{texts[change.kind]}</span>
              </td>
              <td>
                <Plain text={local(change.title)} />
              </td>
              <td className="small mono">{change.before === null ? '' : <Plain text={change.before} />}</td>
              <td className="small mono">{change.after === null ? '' : <Plain text={change.after} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

import { useState } from 'react';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { TimelineEntry } from '../../../shared/model/timeline.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { targetTexts } from '../../app/texts/target.ts';
import { useTimeline } from '../../data/probes.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import './timeline.css';

/** What happened to a target, newest first. Each older page begins where the one before it ends. */
export function TimelineTab(props: { readonly targetId: TargetId }) {
  const [starts, setStarts] = useState<readonly (number | null)[]>([null]);
  return (
    <div className="timeline-page">
      {starts.map((before, index) => (
        <TimelinePart
          key={before ?? 'newest'}
          targetId={props.targetId}
          before={before}
          last={index === starts.length - 1}
          onOlder={(at) => setStarts([...starts, at])}
        />
      ))}
    </div>
  );
}

function TimelinePart(props: {
  readonly targetId: TargetId;
  readonly before: number | null;
  readonly last: boolean;
  readonly onOlder: (before: number) => void;
}) {
  const texts = useTexts(targetTexts);
  const timeline = useTimeline(props.targetId, props.before);
  const entries = timeline.data?.entries ?? [];
  const oldest = entries.at(-1);
  return (
    <>
      <ErrorNote error={timeline.error} onRetry={() => void timeline.refetch()} />
      {timeline.isPending ? <Skeleton rows={10} /> : null}
      {timeline.data && entries.length === 0 ? (
        props.before === null ? (
          <EmptyState title={texts.noEntries} />
        ) : (
          <p className="muted">{texts.noOlder}</p>
        )
      ) : null}
      {entries.length === 0 ? null : (
        <ol className="timeline" aria-label={texts.timelineLabel}>
          {entries.map((entry, index) => (
            <Entry key={`${entry.at}/${index}`} entry={entry} />
          ))}
        </ol>
      )}
      {props.last && oldest && entries.length >= 200 ? (
        <Button onClick={() => props.onOlder(oldest.at)}>{texts.older}</Button>
      ) : null}
    </>
  );
}

function Entry(props: { readonly entry: TimelineEntry }) {
  const { entry } = props;
  const local = useLocal();
  const language = useLanguage();
  return (
    <li className="timeline__item">
      <span className="timeline__at muted">
        {formatMoment(entry.at, language)}
        <span className="small">
          <RelativeTime at={entry.at} />
        </span>
      </span>
      <Mark entry={entry} />
      <span className="grow">
        <Plain text={local(entry.text)} />
        {entry.probeId === null ? null : <span className="muted mono"> {entry.probeId}</span>}
      </span>
    </li>
  );
}

function Mark(props: { readonly entry: TimelineEntry }) {
  const texts = useTexts(targetTexts);
  const { entry } = props;
  if (entry.to !== null) {
    return (
      <span className="timeline__mark">
        {entry.from === null ? null : (
          <>
            <StatusMark state={entry.from} compact />
            <Icon name="forward" size={11} />
          </>
        )}
        <StatusMark state={entry.to} />
      </span>
    );
  }
  const word = { state: '', journal: texts.action, maintenance: texts.maintenanceEntry, gap: texts.gap }[
    entry.kind
  ];
  return (
    <span className="timeline__mark">
      <span className="tag">{word}</span>
    </span>
  );
}

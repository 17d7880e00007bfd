import type { RunbookSummary } from '../../../shared/model/runbook.ts';
import { runbookDue } from '../../../shared/rules/runbook-due.ts';
import { runbookTexts } from '../../app/texts/runbooks.ts';
import { useTexts } from '../../ui/language.tsx';
import { useNow } from '../../ui/now.ts';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';

/** How often a runbook recurs, and whether it is due. */
export function DueMark(props: { readonly runbook: RunbookSummary }) {
  const { runbook } = props;
  const texts = useTexts(runbookTexts);
  const due = runbookDue(runbook, useNow());
  if (due === null || runbook.every === null) return null;
  return (
    <span className="row-line small">
      <span className="muted">{texts[runbook.every]}</span>
      {due.kind === 'open' ? <StatusMark state="pending" word={texts.dueOpen} /> : null}
      {due.kind === 'never' ? <StatusMark state="unknown" word={texts.dueNever} /> : null}
      {due.kind === 'due' ? (
        <>
          <StatusMark state="degraded" word={texts.dueSince} />
          <RelativeTime at={due.at} form="age" />
        </>
      ) : null}
      {due.kind === 'later' ? (
        <span className="muted">
          {texts.dueLater} <RelativeTime at={due.at} form="until" />
        </span>
      ) : null}
    </span>
  );
}

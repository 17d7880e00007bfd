import type { IncidentId, TargetId } from '../../../shared/model/ids.ts';
import type { RunbookSummary } from '../../../shared/model/runbook.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { routeHref } from '../../app/routes.ts';
import { runbookTexts } from '../../app/texts/runbooks.ts';
import { useRunbooks } from '../../data/runbooks.ts';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { runbooksAbout } from './runbook-groups.ts';
import './runbook-links.css';

const shownAtOnce = 3;

/** The runbooks that speak of a policy, a probe, a rule or an action, those for trouble first; nothing where there is none. */
export function RunbookLinks(props: {
  readonly targetId: TargetId;
  readonly about: keyof RunbookSummary['about'];
  readonly id: string;
}) {
  const { targetId } = props;
  const runbooks = runbooksAbout(useRunbooks(targetId).data?.runbooks ?? [], props.about, props.id);
  return <LinkedRunbooks targetId={targetId} runbooks={runbooks} incidentId={null} />;
}

/** The ways into runbooks, the first few of them; `incidentId` is what their runs are for. */
export function LinkedRunbooks(props: {
  readonly targetId: TargetId;
  readonly runbooks: readonly RunbookSummary[];
  readonly incidentId: IncidentId | null;
}) {
  const { targetId, runbooks, incidentId } = props;
  const texts = useTexts(runbookTexts);
  const local = useLocal();
  const language = useLanguage();
  const more = runbooks.length - shownAtOnce;
  if (runbooks.length === 0) return null;
  return (
    <div className="runbook-links small">
      <span className="muted">{texts.title}</span>
      <ul aria-label={texts.title}>
        {runbooks.slice(0, shownAtOnce).map(({ id, title }) => (
          <li key={id}>
            <a href={routeHref({ place: 'start-run', targetId, runbookId: id, incidentId })}>
              <Plain text={local(title)} />
            </a>
          </li>
        ))}
        {more > 0 ? (
          <li>
            <a href={routeHref({ place: 'target', targetId, tab: 'runbooks', viewId: null })}>
              {texts.more(formatNumber(more, language))}
            </a>
          </li>
        ) : null}
      </ul>
    </div>
  );
}

import type { TargetSummary } from '../../../shared/model/target.ts';
import { routeHref } from '../../app/routes.ts';
import { targetTexts } from '../../app/texts/target.ts';
import { useHostLink } from '../../data/hosts.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { ActionsMenu } from '../actions/ActionsMenu.tsx';
import { HostLine } from '../hosts/HostLine.tsx';
import { TargetMenu } from './TargetMenu.tsx';
import './targets.css';

/** The name, the worst state with its reason and since when; in view on every tab. */
export function TargetHeader(props: { readonly target: TargetSummary }) {
  const { target } = props;
  const texts = useTexts(targetTexts);
  const local = useLocal();
  return (
    <div className="page__head target-head">
      <div className="grow stack stack--tight">
        <nav className="target-head__crumb small" aria-label={texts.back}>
          <a href={routeHref({ place: 'overview' })}>{texts.back}</a>
          <span className="muted"> / {local(target.packTitle)}</span>
        </nav>
        <h1 className="clip">
          <Plain text={target.name} clip />
        </h1>
        <div className="target-head__state" data-state={target.state}>
          <StatusMark state={target.state} size={16} />
          {target.since === null ? null : (
            <span className="muted">
              {texts.since} <RelativeTime at={target.since} form="age" focusable />
            </span>
          )}
          <Reason target={target} />
          {target.inMaintenance ? <span className="tag">{texts.maintenance}</span> : null}
          {target.stale ? <span className="tag">{texts.stale}</span> : null}
        </div>
        {target.host === null ? null : <HostLine targetId={target.id} host={target.host} />}
      </div>
      <ActionsMenu target={target} />
      <TargetMenu target={target} />
      <a className="button" href={routeHref({ place: 'edit-target', targetId: target.id })}>
        <Icon name="settings" size={15} />
        {texts.settings}
      </a>
    </div>
  );
}

/** What stands below, where the host is told of, is not said twice. */
function Reason({ target }: { readonly target: TargetSummary }) {
  const texts = useTexts(targetTexts);
  const local = useLocal();
  const problem = useHostLink(target.id).data?.link?.problem ?? null;
  const reason = target.reason === null ? null : local(target.reason);
  // A reason is cut where it is long.
  const at = problem === null ? -1 : (reason?.indexOf(local(problem).slice(0, 40)) ?? -1);
  if (reason === null)
    return target.state === 'ok' ? (
      <span className="target-head__reason">
        {texts.allWell(target.probeCounts.ok, target.probeCounts.paused)}
      </span>
    ) : null;
  return (
    <span className="target-head__reason">
      <Plain text={at === -1 ? reason : `${reason.slice(0, at)}${texts.hostBelow}`} />
    </span>
  );
}

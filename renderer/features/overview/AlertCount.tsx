import { formatNumber } from '../../../shared/text/format-number.ts';
import { routeHref } from '../../app/routes.ts';
import { overviewTexts } from '../../app/texts/overview.ts';
import { useAlerts } from '../../data/alerts.ts';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';
import { openAlerts } from './open-alerts.ts';

/** How many alerts are open, and the way to them. Where that cannot be told it says so; where none is, that alone is no good news. */
export function AlertCount() {
  const texts = useTexts(overviewTexts);
  const language = useLanguage();
  const alerts = useAlerts();
  if (alerts.isPending) return null;
  const href = routeHref({ place: 'settings', section: 'alerts' });
  const open = alerts.data === undefined ? null : openAlerts(alerts.data.alerts);
  if (alerts.data !== undefined && open === null)
    return (
      <a className="chip" href={href}>
        {texts.noAlerts}
      </a>
    );
  const state = alerts.isError || open === null ? 'unknown' : open.worst;
  const word = open === null ? texts.alertsUnknown : texts.alertsOpen(formatNumber(open.count, language));
  return (
    <a className="count count--link" data-state={state} href={href}>
      <StatusMark state={state} word={word} />
    </a>
  );
}

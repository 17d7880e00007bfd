import { routeHref, targetHref } from '../../../app/routes.ts';
import { addTargetTexts } from '../../../app/texts/add-target.ts';
import { useTexts } from '../../../ui/language.tsx';
import { StatusMark } from '../../../ui/status/StatusMark.tsx';
import { appTexts } from '../../../app/texts/app.ts';
import type { WizardState } from './wizard-machine.ts';

export function DoneStep(props: { readonly state: WizardState }) {
  const texts = useTexts(addTargetTexts);
  const app = useTexts(appTexts);
  const { added } = props.state;
  if (added === null) return null;
  return (
    <div className="form" role="status">
      <h2 className="row-line">
        <StatusMark state="ok" compact size={20} />
        {texts.doneTitle(added.name)}
      </h2>
      <p>{texts.doneText}</p>
      <div className="toolbar">
        <a className="button button--primary" href={targetHref(added.id)}>
          {texts.open}
        </a>
        <a className="button" href={routeHref({ place: 'overview' })}>
          {app.toOverview}
        </a>
      </div>
    </div>
  );
}

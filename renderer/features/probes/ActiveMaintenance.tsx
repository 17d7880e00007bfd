import type { TargetId } from '../../../shared/model/ids.ts';
import { probeTexts } from '../../app/texts/probes.ts';
import { useEndMaintenance, useMaintenance } from '../../data/probes.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';

/** The maintenance that is on now, with the way to end it. */
export function ActiveMaintenance(props: { readonly targetId: TargetId }) {
  const texts = useTexts(probeTexts);
  const windows = useMaintenance(props.targetId);
  const end = useEndMaintenance(props.targetId);
  const active = (windows.data?.windows ?? []).filter((window) => window.active);
  return (
    <>
      {active.map((window) => (
        <div key={window.id} className="note" role="status">
          <Icon name="tools" />
          <div className="grow">
            <strong>{texts.inMaintenance}</strong> · <Plain text={window.reason} />{' '}
            <span className="muted">
              {window.from.replace('T', ' ')} – {window.to.replace('T', ' ')} {window.zone}
            </span>
          </div>
          <Button
            small
            busy={end.isPending}
            onClick={() => end.mutate(window.id)}
            aria-label={texts.endNamed(window.reason)}
          >
            {texts.endNow}
          </Button>
        </div>
      ))}
      <ErrorNote error={end.error} />
    </>
  );
}

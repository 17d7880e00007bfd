import { useRef, useState } from 'react';
import type { RunId, TargetId } from '../../../shared/model/ids.ts';
import { routeHref } from '../../app/routes.ts';
import { incidentTexts } from '../../app/texts/incidents.ts';
import { goTo } from '../../app/use-route.ts';
import { useIncidentCall, useIncidents } from '../../data/incidents.ts';
import { useTargets } from '../../data/targets.ts';
import { Select, TextField } from '../../ui/Field.tsx';
import { FormDialog } from '../../ui/FormDialog.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';

/** Opens an incident of a target, and leads to its page. */
export function OpenIncidentDialog(props: {
  /** Null where it is still to be chosen. */
  readonly targetId: TargetId | null;
  readonly because: 'hand' | 'state' | 'run';
  /** The run that it is opened from. */
  readonly runId?: RunId;
  readonly onClose: () => void;
}) {
  const texts = useTexts(incidentTexts);
  const input = useRef<HTMLInputElement>(null);
  const targets = useTargets().data?.targets ?? [];
  const [chosen, setChosen] = useState<TargetId | null>(props.targetId);
  const [title, setTitle] = useState('');
  const open = useIncidentCall('incidents.open');
  const targetId = chosen ?? targets[0]?.id ?? null;
  const already = useIncidents().data?.incidents.find(
    (one) => one.targetId === targetId && one.state === 'open',
  );
  const submit = () => {
    if (targetId === null) return;
    const words = title.trim();
    open.mutate(
      {
        targetId,
        because: props.because,
        ...(words === '' ? {} : { title: words }),
        ...(props.runId === undefined ? {} : { runId: props.runId }),
      },
      { onSuccess: ({ id }) => goTo({ place: 'incident', incidentId: id }) },
    );
  };
  return (
    <FormDialog
      onClose={props.onClose}
      title={texts.openTitle}
      description={texts.openText}
      initialFocus={input}
      verb={texts.open}
      disabled={targetId === null}
      busy={open.isPending}
      error={open.error}
      onSubmit={submit}
    >
      {props.targetId === null ? (
        <Select
          label={texts.target}
          value={targetId ?? ''}
          onChange={(value) => setChosen(targets.find(({ id }) => id === value)?.id ?? null)}
          choices={targets.map(({ id, name }) => ({ value: id, label: name }))}
        />
      ) : null}
      {already === undefined ? null : (
        <p className="note">
          <span className="grow">{texts.alreadyOpen}</span>
          <a href={routeHref({ place: 'incident', incidentId: already.id })}>
            <Plain text={already.title} />
          </a>
        </p>
      )}
      <TextField
        ref={input}
        label={texts.what}
        help={texts.whatHelp}
        maxLength={200}
        autoComplete="off"
        value={title}
        onChange={setTitle}
      />
    </FormDialog>
  );
}

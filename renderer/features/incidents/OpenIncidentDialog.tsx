import { useRef, useState } from 'react';
import type { RunId, TargetId } from '../../../shared/model/ids.ts';
import { incidentTexts } from '../../app/texts/incidents.ts';
import { goTo } from '../../app/use-route.ts';
import { useIncidentCall } from '../../data/incidents.ts';
import { useTargets } from '../../data/targets.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { SubmitForm } from '../../ui/SubmitForm.tsx';

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
  const submit = () => {
    if (targetId === null || open.isPending) return;
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
    <Dialog
      open
      onClose={props.onClose}
      title={texts.openTitle}
      description={texts.openText}
      initialFocus={input}
      actions={
        <>
          <Button onClick={props.onClose}>{texts.cancel}</Button>
          <Button tone="primary" disabled={targetId === null} busy={open.isPending} onClick={submit}>
            {texts.open}
          </Button>
        </>
      }
    >
      <SubmitForm onSubmit={submit}>
        {props.targetId === null ? (
          <Select
            label={texts.target}
            value={targetId ?? ''}
            onChange={(value) => setChosen(targets.find(({ id }) => id === value)?.id ?? null)}
            choices={targets.map(({ id, name }) => ({ value: id, label: name }))}
          />
        ) : null}
        <TextField
          ref={input}
          label={texts.what}
          help={texts.whatHelp}
          maxLength={200}
          autoComplete="off"
          value={title}
          onChange={setTitle}
        />
        <ErrorNote error={open.error} />
      </SubmitForm>
    </Dialog>
  );
}

import { useState } from 'react';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { MaintenanceWindow } from '../../../shared/model/maintenance.ts';
import { probeTexts } from '../../app/texts/probes.ts';
import { useAddMaintenance, useEndMaintenance, useMaintenance } from '../../data/probes.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { emptyWindow, endsTooEarly, windowReady } from './maintenance-draft.ts';

/** Plans a time in which findings are expected, and lists those that are planned. */
export function MaintenanceDialog(props: {
  readonly targetId: TargetId;
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  const texts = useTexts(probeTexts);
  const add = useAddMaintenance(props.targetId);
  const [draft, setDraft] = useState(() => emptyWindow(Date.now()));
  const close = () => {
    setDraft(emptyWindow(Date.now()));
    add.reset();
    props.onClose();
  };
  return (
    <Dialog
      open={props.open}
      onClose={close}
      title={texts.maintenance}
      description={texts.windowHelp}
      actions={
        <>
          <Button onClick={close}>{texts.close}</Button>
          <Button
            tone="primary"
            disabled={!windowReady(draft)}
            busy={add.isPending}
            onClick={() => add.mutate(draft, { onSuccess: close })}
          >
            {texts.addWindow}
          </Button>
        </>
      }
    >
      <div className="stack stack--wide">
        <Windows targetId={props.targetId} />
        <div className="stack">
          <TextField
            label={texts.reasonField}
            required
            maxLength={500}
            value={draft.reason}
            onChange={(reason) => setDraft({ ...draft, reason })}
          />
          <div className="form__pair">
            <TextField
              label={texts.from}
              type="datetime-local"
              required
              value={draft.from}
              onChange={(from) => setDraft({ ...draft, from })}
            />
            <TextField
              label={texts.to}
              type="datetime-local"
              required
              value={draft.to}
              problem={endsTooEarly(draft) ? texts.endsTooEarly : null}
              onChange={(to) => setDraft({ ...draft, to })}
            />
            <ZoneSelect zone={draft.zone} onChange={(zone) => setDraft({ ...draft, zone })} />
            <Select
              label={texts.repeat}
              value={draft.repeat}
              onChange={(repeat) => setDraft({ ...draft, repeat })}
              choices={[
                { value: 'once', label: texts.once },
                { value: 'daily', label: texts.daily },
                { value: 'weekly', label: texts.weekly },
              ]}
            />
          </div>
          <ErrorNote error={add.error} />
        </div>
      </div>
    </Dialog>
  );
}

function ZoneSelect(props: { readonly zone: string; readonly onChange: (zone: string) => void }) {
  const texts = useTexts(probeTexts);
  const zones = [...new Set([props.zone, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
  return (
    <Select
      label={texts.zone}
      value={props.zone}
      onChange={props.onChange}
      choices={zones.map((zone) => ({ value: zone, label: zone }))}
    />
  );
}

function Windows(props: { readonly targetId: TargetId }) {
  const texts = useTexts(probeTexts);
  const windows = useMaintenance(props.targetId);
  const end = useEndMaintenance(props.targetId);
  const open = (windows.data?.windows ?? []).filter((window) => window.endedAt === null);
  if (open.length === 0) return <p className="muted">{texts.noWindows}</p>;
  return (
    <div className="stack stack--tight">
      <ul className="check-list" aria-label={texts.windows}>
        {open.map((window) => (
          <li key={window.id} className="row-line row-line--apart">
            <span className="grow">
              <WindowLine window={window} />
            </span>
            <Button
              small
              busy={end.isPending}
              onClick={() => end.mutate(window.id)}
              aria-label={texts.endNamed(window.reason)}
            >
              {texts.endNow}
            </Button>
          </li>
        ))}
      </ul>
      <ErrorNote error={end.error ?? windows.error} />
    </div>
  );
}

function WindowLine(props: { readonly window: MaintenanceWindow }) {
  const texts = useTexts(probeTexts);
  const { window } = props;
  return (
    <>
      <Plain text={window.reason} /> {window.active ? <span className="tag">{texts.active}</span> : null}{' '}
      <span className="muted small">
        {window.from.replace('T', ' ')} – {window.to.replace('T', ' ')} · {window.zone} ·{' '}
        {texts[window.repeat]} · {texts.by(window.createdBy)}
      </span>
    </>
  );
}

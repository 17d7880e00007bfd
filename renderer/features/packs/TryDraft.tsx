import { useEffect, useRef, useState } from 'react';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { PackDescription, PackSetting } from '../../../shared/model/pack.ts';
import type { Target } from '../../../shared/model/target.ts';
import { packTexts } from '../../app/texts/packs.ts';
import { useTryPack } from '../../data/packs.ts';
import { useChosenTarget, useTargets } from '../../data/targets.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Select } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { SettingFields } from '../targets/SettingFields.tsx';
import { formOf, formReady, settingValues } from '../targets/setting-form.ts';
import type { SettingForm } from '../targets/setting-form.ts';
import { TrialResult } from './TrialResult.tsx';

type Chosen = TargetId | 'none';

/** What the draft finds at a real server, before anything is installed. */
export function TryDraft(props: {
  readonly text: string;
  readonly pack: PackDescription;
  readonly current: boolean;
}) {
  const { text, pack, current } = props;
  const texts = useTexts(packTexts);
  const targets = useTargets().data?.targets ?? [];
  const [chosen, setChosen] = useState<Chosen>('none');
  const target = useChosenTarget(chosen === 'none' ? null : chosen).data;
  const [typed, setTyped] = useState<SettingForm>({});
  const [labels, setLabels] = useState<Readonly<Record<string, string>>>({});
  const [strict, setStrict] = useState(false);
  const trial = useTryPack();
  const asked = askedSettings(pack, chosen === 'none' ? null : (target ?? null));
  const form = { ...formOf(asked, {}), ...typed };
  const ready = current && formReady(asked, form) && (chosen === 'none' || target !== undefined);
  const start = () => {
    setStrict(true);
    if (!ready) return;
    trial.start({
      text,
      settings: settingValues(asked, form),
      ...(chosen === 'none' ? {} : { targetId: chosen }),
    });
  };
  const again = useAgain(text, ready && !trial.isPending, start);
  return (
    <section className="card card--padded stack" aria-label={texts.tryTitle}>
      <h2>{texts.tryTitle}</h2>
      <p className="muted">{texts.tryAbout}</p>
      <Select<Chosen>
        label={texts.tryAt}
        value={chosen}
        onChange={setChosen}
        choices={[
          { value: 'none', label: texts.tryTyped },
          ...targets.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <SettingFields
        host={null}
        settings={asked}
        form={form}
        labels={labels}
        strict={strict}
        onChange={(name, value, label) => {
          setTyped((before) => ({ ...before, [name]: value }));
          if (label !== undefined) setLabels((before) => ({ ...before, [value]: label }));
        }}
      />
      <div className="toolbar">
        <Button icon="run" busy={trial.isPending} disabled={!current} onClick={start}>
          {texts.tryNow}
        </Button>
        {trial.isPending ? (
          <Button icon="stop" onClick={trial.cancel}>
            {texts.tryStop}
          </Button>
        ) : null}
        <Switch label={texts.tryAgain} checked={again.on} onChange={again.set} />
      </div>
      <p role="status" className="muted">
        {trial.isPending ? texts.trying : trial.wasCancelled ? texts.tryStopped : null}
      </p>
      <ErrorNote error={trial.error} />
      {trial.data ? <TrialResult trial={trial.data} /> : null}
    </section>
  );
}

/** What the chosen target does not say already; without one, everything. */
function askedSettings(pack: PackDescription, target: Target | null): readonly PackSetting[] {
  return pack.settings.filter(({ name }) => target === null || target.settings[name] === undefined);
}

/** Tries once more whenever another valid text has come, if the operator wants that. */
function useAgain(text: string, ready: boolean, start: () => void) {
  const [on, set] = useState(false);
  const last = useRef(text);
  useEffect(() => {
    if (!on || !ready || text === last.current) return;
    last.current = text;
    start();
  }, [on, ready, text, start]);
  return {
    on,
    set: (wanted: boolean) => {
      last.current = text;
      set(wanted);
    },
  };
}

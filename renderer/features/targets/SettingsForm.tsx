import { useState } from 'react';
import type { HostCheck } from '../../../shared/model/host.ts';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { PackDescription } from '../../../shared/model/pack.ts';
import type { Target } from '../../../shared/model/target.ts';
import { addTargetTexts } from '../../app/texts/add-target.ts';
import { editTargetTexts } from '../../app/texts/edit-target.ts';
import { targetFormTexts } from '../../app/texts/target-form.ts';
import { useCheckTarget } from '../../data/detect.ts';
import { useEditTarget } from '../../data/targets.ts';
import { Button } from '../../ui/Button.tsx';
import { Choices } from '../../ui/Choices.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { HostEntry } from '../hosts/HostEntry.tsx';
import { hostFormOf, isSameWay, wayOf } from '../hosts/host-form.ts';
import { SudoPart } from '../hosts/SudoPart.tsx';
import { CheckList } from './CheckList.tsx';
import { formOf, formReady, settingValues, withoutPaths } from './setting-form.ts';
import { SettingFields } from './SettingFields.tsx';

/** The name of a target, where its files are, and what its pack asks for. A folder belongs to the computer that it lies on, so all are saved at once. */
export function SettingsForm(props: { readonly target: Target; readonly pack: PackDescription }) {
  const { target, pack } = props;
  const texts = useTexts(editTargetTexts);
  const formTexts = useTexts(targetFormTexts);
  const [name, setName] = useState(target.name);
  const [form, setForm] = useState(() => formOf(pack.settings, target.settings));
  const [labels, setLabels] = useState<Readonly<Record<string, string>>>({});
  const place = useFilesPlace(target);
  const edit = useEditTarget(target.id);
  const ready = name.trim() !== '' && formReady(pack.settings, form) && place.ready;
  const save = () => {
    if (!ready) return;
    const settings = settingValues(pack.settings, form);
    edit.mutate({ name: name.trim(), settings, ...(place.changed ? { host: place.host } : {}) });
  };
  return (
    <form
      className="card form form__section"
      aria-label={texts.general}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <h2>{texts.general}</h2>
      <TextField
        label={formTexts.name}
        required
        maxLength={80}
        value={name}
        problem={name.trim() === '' ? formTexts.missing : null}
        onChange={setName}
      />
      <FilesPlace
        place={place}
        onMoved={(isBack) => {
          const known = isBack ? target.settings : {};
          const paths = formOf(pack.settings, known);
          setForm({ ...paths, ...withoutPaths(pack.settings, form) });
        }}
      />
      <SettingFields
        settings={pack.settings}
        form={form}
        labels={labels}
        strict
        host={place.way?.address ?? null}
        onChange={(setting, value, label) => {
          setForm({ ...form, [setting]: value });
          if (label !== undefined) setLabels({ ...labels, [value]: label });
        }}
      />
      <ErrorNote error={edit.error} />
      <div className="toolbar">
        <Button type="submit" tone="primary" disabled={!ready} busy={edit.isPending}>
          {texts.save}
        </Button>
        <span role="status">{edit.isSuccess ? texts.saved : null}</span>
      </div>
      <TestSaved targetId={target.id} />
    </form>
  );
}

/** Where the files are as it is typed, beside where they are. Another host is used only once it was entered. */
function useFilesPlace({ host }: Target) {
  const [isThere, setThere] = useState(host !== null);
  const [form, setForm] = useState(() => hostFormOf(host));
  const [found, setFound] = useState<HostCheck | null>(null);
  const way = isThere ? wayOf(form) : null;
  // That it may be used there is declared for one host, and for no other.
  const [sudo, setSudo] = useState({ address: host?.address, on: host?.sudo === true });
  const isSudo = way !== null && sudo.address === way.address && sudo.on;
  const isMoved = !isSameWay(way, host);
  const ready = way === null || !isMoved || found?.kind === 'reached';
  return {
    wasThere: host !== null,
    isThere,
    setThere,
    form,
    setForm,
    found,
    setFound,
    way,
    isSudo,
    setSudo: (on: boolean) => setSudo({ address: way?.address, on }),
    host: way === null ? null : { ...way, sudo: isSudo },
    changed: isMoved || isSudo !== (host?.sudo === true),
    ready,
  };
}

function FilesPlace(props: {
  readonly place: ReturnType<typeof useFilesPlace>;
  /** The files are on another computer than before, or back where they were. */
  readonly onMoved: (isBack: boolean) => void;
}) {
  const { place } = props;
  const texts = useTexts(addTargetTexts);
  return (
    <>
      <Choices
        label={texts.filesWay}
        value={place.isThere ? 'ssh' : 'here'}
        onChange={(files) => {
          const isThere = files === 'ssh';
          place.setThere(isThere);
          if (isThere !== place.isThere) props.onMoved(isThere === place.wasThere);
        }}
        choices={[
          { value: 'here', label: texts.onThisComputer },
          { value: 'ssh', label: texts.bySsh },
        ]}
      />
      {place.isThere ? (
        <HostEntry
          form={place.form}
          found={place.found}
          strict={!place.ready}
          onChange={(form, found) => {
            place.setForm(form);
            place.setFound(found);
          }}
        />
      ) : null}
      {place.isThere && place.ready ? (
        <SudoPart form={place.form} on={place.isSudo} onChange={place.setSudo} />
      ) : null}
    </>
  );
}

function TestSaved(props: { readonly targetId: TargetId }) {
  const texts = useTexts(editTargetTexts);
  const check = useCheckTarget();
  return (
    <div className="stack">
      <div className="toolbar">
        <Button icon="run" busy={check.isPending} onClick={() => check.start({ targetId: props.targetId })}>
          {texts.test}
        </Button>
        {check.isPending ? (
          <Button icon="stop" onClick={check.cancel}>
            {texts.stop}
          </Button>
        ) : null}
        <span role="status">{check.data ? (check.data.ok ? texts.tested : texts.testedNot) : null}</span>
      </div>
      <ErrorNote error={check.error} />
      {check.data ? <CheckList checks={check.data.checks} /> : null}
    </div>
  );
}

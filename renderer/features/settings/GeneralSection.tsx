import { useState } from 'react';
import { settingsTexts } from '../../app/texts/settings.ts';
import { useAppInfo, useSaveSettings, useSettings } from '../../data/settings.ts';
import { Button } from '../../ui/Button.tsx';
import { Choices } from '../../ui/Choices.tsx';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { RelativeTime } from '../../ui/RelativeTime.tsx';
import './settings.css';

export function GeneralSection() {
  const settings = useSettings();
  // Kept here, because the form below begins anew with the name that was saved.
  const saveName = useSaveSettings();
  return (
    <div className="stack stack--wide">
      <ErrorNote error={settings.error} onRetry={() => void settings.refetch()} />
      {settings.isPending ? <Skeleton rows={8} /> : null}
      <Appearance />
      {settings.data ? (
        <Operator
          key={settings.data.operatorName}
          operatorName={settings.data.operatorName}
          save={saveName}
        />
      ) : null}
      <ThisConsole />
    </div>
  );
}

function Appearance() {
  const texts = useTexts(settingsTexts);
  const settings = useSettings().data;
  const save = useSaveSettings();
  if (!settings) return null;
  return (
    <section className="card form__section" aria-label={texts.appearance}>
      <h2>{texts.appearance}</h2>
      <Choices
        label={texts.theme}
        value={settings.theme}
        onChange={(theme) => save.mutate({ theme })}
        choices={[
          { value: 'system', label: texts.system },
          { value: 'light', label: texts.light },
          { value: 'dark', label: texts.dark },
          { value: 'contrast', label: texts.contrast },
        ]}
      />
      <Choices
        label={texts.density}
        value={settings.density}
        onChange={(density) => save.mutate({ density })}
        choices={[
          { value: 'compact', label: texts.compact },
          { value: 'normal', label: texts.normal },
          { value: 'comfortable', label: texts.comfortable },
        ]}
      />
      <Choices
        label={texts.language}
        value={settings.language}
        onChange={(language) => save.mutate({ language })}
        choices={[
          { value: 'en', label: 'English' },
          { value: 'ko', label: '한국어' },
        ]}
      />
      <ErrorNote error={save.error} />
    </section>
  );
}

function Operator(props: {
  readonly operatorName: string;
  readonly save: ReturnType<typeof useSaveSettings>;
}) {
  const { save } = props;
  const texts = useTexts(settingsTexts);
  const info = useAppInfo().data;
  const [name, setName] = useState(props.operatorName);
  return (
    <form
      className="card form__section"
      aria-label={texts.operator}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ operatorName: name.trim() });
      }}
    >
      <h2>{texts.operator}</h2>
      <TextField
        label={texts.operatorName}
        help={texts.operatorHelp(info?.operator ?? '…')}
        maxLength={100}
        value={name}
        onChange={setName}
      />
      <ErrorNote error={save.error} />
      <div className="toolbar">
        <Button type="submit" busy={save.isPending} disabled={name.trim() === props.operatorName}>
          {texts.save}
        </Button>
        <span role="status">{save.isSuccess ? texts.saved : null}</span>
      </div>
    </form>
  );
}

function ThisConsole() {
  const texts = useTexts(settingsTexts);
  const info = useAppInfo();
  if (!info.data) return <ErrorNote error={info.error} onRetry={() => void info.refetch()} />;
  const { version, face, dataDir, platform, startedAt } = info.data;
  return (
    <section className="card form__section" aria-label={texts.console}>
      <h2>{texts.console}</h2>
      <dl className="facts">
        <dt>{texts.version}</dt>
        <dd>{version}</dd>
        <dt>{texts.face}</dt>
        <dd>{face}</dd>
        <dt>{texts.platform}</dt>
        <dd>{platform}</dd>
        <dt>{texts.dataFolder}</dt>
        <dd>
          <Plain text={dataDir} mono />
        </dd>
        <dt>{texts.started}</dt>
        <dd>
          <RelativeTime at={startedAt} focusable />
        </dd>
      </dl>
    </section>
  );
}

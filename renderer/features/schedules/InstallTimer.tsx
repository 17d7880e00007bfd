import { useState } from 'react';
import type { SystemScheduler } from '../../../shared/model/schedule.ts';
import { scheduleTexts } from '../../app/texts/schedules.ts';
import { useInstallText } from '../../data/schedules.ts';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Select } from '../../ui/Field.tsx';
import { useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';

/** The text of a timer of the operating system, to be read and installed by hand: the window writes nothing there. */
export function InstallTimer() {
  const texts = useTexts(scheduleTexts);
  const [scheduler, setScheduler] = useState<SystemScheduler>('systemd');
  const text = useInstallText();
  return (
    <section className="card form__section" aria-label={texts.install}>
      <h2>{texts.install}</h2>
      <p className="muted">{texts.installHelp}</p>
      <div className="toolbar">
        <Select<SystemScheduler>
          bare
          label={texts.scheduler}
          value={scheduler}
          onChange={setScheduler}
          choices={[
            { value: 'systemd', label: texts.systemd },
            { value: 'cron', label: texts['cron-timer'] },
            { value: 'task-scheduler', label: texts['task-scheduler'] },
          ]}
        />
        <Button busy={text.isPending} onClick={() => text.mutate({ scheduler })}>
          {texts.show}
        </Button>
      </div>
      <ErrorNote error={text.error} />
      {text.data ? (
        <div className="evidence-facts__long" role="status">
          <ScrollRegion as="pre" className="excerpt mono" label={texts.installText}>
            <Plain text={text.data.text} mono />
          </ScrollRegion>
          <CopyButton text={text.data.text} what={texts.installText} />
        </div>
      ) : null}
    </section>
  );
}

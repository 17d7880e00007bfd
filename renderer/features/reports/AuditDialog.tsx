import { useState } from 'react';
import type { TargetId } from '../../../shared/model/ids.ts';
import { reportTexts } from '../../app/texts/reports.ts';
import { useAudit } from '../../data/reports.ts';
import { useTargets } from '../../data/targets.ts';
import { announce } from '../../ui/announce.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { downloadText } from '../../ui/download.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { printPaper } from '../../ui/paper.ts';
import { Paper } from './Paper.tsx';

const usualDays = 30;

/** An audit report of some days: looked at, then saved or printed. */
export function AuditDialog(props: { readonly onClose: () => void }) {
  const texts = useTexts(reportTexts);
  const language = useLanguage();
  const targets = useTargets().data?.targets ?? [];
  const [from, setFrom] = useState(() => dayBefore(usualDays));
  const [to, setTo] = useState(() => dayBefore(0));
  const [targetId, setTargetId] = useState<TargetId | null>(null);
  const preview = useAudit(true);
  const audit = useAudit(false);
  const wish = { from, to, language, ...(targetId === null ? {} : { targetId }) };
  const busy = audit.isPending;
  return (
    <Dialog
      open
      onClose={props.onClose}
      width="large"
      title={texts.audit}
      description={texts.auditAbout}
      actions={
        <>
          <Button onClick={props.onClose}>{texts.close}</Button>
          <Button
            busy={busy}
            onClick={() => audit.mutate(wish, { onSuccess: ({ html }) => printPaper(html) })}
          >
            {texts.print}
          </Button>
          <Button
            tone="primary"
            icon="export"
            busy={busy}
            onClick={() =>
              audit.mutate(wish, {
                onSuccess: ({ name, html }) => {
                  downloadText([html], name, 'text/html;charset=utf-8');
                  announce(texts.saved);
                },
              })
            }
          >
            {texts.save}
          </Button>
        </>
      }
    >
      <div className="stack">
        <div className="toolbar report-choice">
          <TextField label={texts.from} type="date" value={from} onChange={setFrom} />
          <TextField label={texts.to} type="date" value={to} onChange={setTo} />
          <Select
            label={texts.target}
            value={targetId ?? ''}
            onChange={(value) => setTargetId(targets.find(({ id }) => id === value)?.id ?? null)}
            choices={[
              { value: '', label: texts.allTargets },
              ...targets.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          <Button busy={preview.isPending} onClick={() => preview.mutate(wish)}>
            {texts.show}
          </Button>
        </div>
        <ErrorNote error={preview.error ?? audit.error} />
        {preview.data ? <Paper page={preview.data.html} label={texts.preview} /> : null}
      </div>
    </Dialog>
  );
}

/** A day on the calendar of this computer. */
function dayBefore(days: number): string {
  const date = new Date();
  date.setDate(date.getDate() - days);
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  return [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())].join('-');
}

import { useState } from 'react';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { reportTexts } from '../../app/texts/reports.ts';
import { useHandover, useHandoverPreview } from '../../data/reports.ts';
import { announce } from '../../ui/announce.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { downloadText } from '../../ui/download.ts';
import { Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { printPaper } from '../../ui/paper.ts';
import { Paper } from './Paper.tsx';

/** The handover of a target: looked at, then saved or printed. */
export function HandoverDialog(props: { readonly target: TargetSummary; readonly onClose: () => void }) {
  const { target } = props;
  const texts = useTexts(reportTexts);
  const language = useLanguage();
  const [kitAt, setKitAt] = useState('');
  const preview = useHandoverPreview({ targetId: target.id, language });
  const handover = useHandover();
  const write = (done: (page: { readonly name: string; readonly html: string }) => void) =>
    handover.mutate(
      { targetId: target.id, language, ...(kitAt.trim() === '' ? {} : { kitAt: kitAt.trim() }) },
      { onSuccess: done },
    );
  return (
    <Dialog
      open
      onClose={props.onClose}
      width="large"
      title={texts.handoverOf(target.name)}
      description={texts.handoverAbout}
      actions={
        <>
          <Button onClick={props.onClose}>{texts.close}</Button>
          <Button busy={handover.isPending} onClick={() => write(({ html }) => printPaper(html))}>
            {texts.print}
          </Button>
          <Button
            tone="primary"
            icon="export"
            busy={handover.isPending}
            onClick={() =>
              write(({ name, html }) => {
                downloadText([html], name, 'text/html;charset=utf-8');
                announce(texts.saved);
              })
            }
          >
            {texts.save}
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField
          label={texts.kitAt}
          help={texts.kitAtHelp}
          value={kitAt}
          onChange={setKitAt}
          maxLength={500}
        />
        <ErrorNote error={preview.error ?? handover.error} />
        {preview.isPending ? <Skeleton rows={8} /> : null}
        {preview.data ? <Paper page={preview.data.html} label={texts.preview} /> : null}
      </div>
    </Dialog>
  );
}

import type { Run } from '../../../shared/model/runbook.ts';
import { runTexts } from '../../app/texts/runs.ts';
import { useExportRun } from '../../data/runbooks.ts';
import { announce } from '../../ui/announce.tsx';
import { Button } from '../../ui/Button.tsx';
import { downloadText } from '../../ui/download.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { Menu, MenuActions } from '../../ui/Menu.tsx';

const types = { md: 'text/markdown', html: 'text/html', json: 'application/json' } as const;

/** The record of a run as a file or on paper; and its end before its time. */
export function ExportMenu(props: { readonly run: Run; readonly onAbandon: (() => void) | null }) {
  const { run, onAbandon } = props;
  const texts = useTexts(runTexts);
  const language = useLanguage();
  const record = useExportRun();
  const save = (format: keyof typeof types) =>
    record.mutate(
      { runId: run.id, format, language },
      {
        onSuccess: ({ name, text }) => {
          downloadText([text], name, `${types[format]};charset=utf-8`);
          announce(texts.exported);
        },
      },
    );
  return (
    <>
      <ErrorNote error={record.error} />
      <Menu
        trigger={
          <Button icon="export" busy={record.isPending}>
            {texts.exportAs}
          </Button>
        }
      >
        <MenuActions
          actions={[
            { id: 'md', label: texts.exportMd, icon: 'file', onChoose: () => save('md') },
            { id: 'html', label: texts.exportHtml, icon: 'file', onChoose: () => save('html') },
            { id: 'json', label: texts.exportJson, icon: 'file', onChoose: () => save('json') },
            // Once the menu is gone: it would be on the paper.
            {
              id: 'print',
              label: texts.print,
              icon: 'journal',
              onChoose: () => setTimeout(() => window.print()),
            },
          ]}
        />
      </Menu>
      {onAbandon === null ? null : (
        <Button tone="quiet" icon="close" onClick={onAbandon}>
          {texts.abandon}
        </Button>
      )}
    </>
  );
}

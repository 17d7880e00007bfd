import { useDeferredValue, useMemo, useRef, useState } from 'react';
import type { TargetId } from '../../../shared/model/ids.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { useRegisterCommands } from '../../app/commands.ts';
import { appTexts } from '../../app/texts/app.ts';
import { journalTexts } from '../../app/texts/journal.ts';
import { reportTexts } from '../../app/texts/reports.ts';
import { useExportJournal, useJournal, useVerifyJournal } from '../../data/journal.ts';
import { useTargets } from '../../data/targets.ts';
import { announce } from '../../ui/announce.tsx';
import { Button } from '../../ui/Button.tsx';
import { downloadText, fileName } from '../../ui/download.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { AuditDialog } from '../reports/AuditDialog.tsx';
import { JournalTable } from './JournalTable.tsx';
import { JournalVerdictNote } from './JournalVerdictNote.tsx';
import './journal.css';

/** The append-only record, newest first. */
export function JournalPage() {
  const texts = useTexts(journalTexts);
  const language = useLanguage();
  const [text, setText] = useState('');
  const [targetId, setTargetId] = useState<TargetId | null>(null);
  const wanted = useDeferredValue(text.trim());
  const journal = useJournal({ text: wanted, targetId });
  const entries = useMemo(() => journal.data?.pages.flatMap((page) => page.entries) ?? [], [journal.data]);
  const total = journal.data?.pages[0]?.total ?? 0;
  const filtered = wanted !== '' || targetId !== null;
  return (
    <div className="page">
      <div className="page__head">
        <div className="grow">
          <h1>{texts.title}</h1>
          <p className="muted">{texts.about}</p>
        </div>
        <JournalActions />
      </div>
      <JournalFilter text={text} onText={setText} targetId={targetId} onTarget={setTargetId}>
        {journal.data
          ? texts.count(formatNumber(entries.length, language), formatNumber(total, language))
          : null}
      </JournalFilter>
      <ErrorNote error={journal.error} onRetry={() => void journal.refetch()} />
      {journal.data && entries.length === 0 ? (
        <EmptyState title={filtered ? texts.noneMatch : texts.none} />
      ) : null}
      {entries.length > 0 || journal.isPending ? (
        <JournalTable entries={journal.isPending ? null : entries} />
      ) : null}
      {journal.hasNextPage ? (
        <div>
          <Button busy={journal.isFetchingNextPage} onClick={() => void journal.fetchNextPage()}>
            {texts.older}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function JournalFilter(props: {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly targetId: TargetId | null;
  readonly onTarget: (targetId: TargetId | null) => void;
  readonly children: string | null;
}) {
  const texts = useTexts(journalTexts);
  const app = useTexts(appTexts);
  const filter = useRef<HTMLInputElement>(null);
  const targets = useTargets().data?.targets ?? [];
  const commands = useMemo(
    () => [
      {
        id: 'journal.filter',
        title: app.focusFilter,
        group: texts.title,
        key: 'KeyF',
        run: () => filter.current?.focus(),
      },
    ],
    [app, texts],
  );
  useRegisterCommands('journal', commands);
  return (
    <div className="toolbar">
      <TextField
        bare
        ref={filter}
        label={texts.filter}
        placeholder={texts.filter}
        type="search"
        maxLength={200}
        value={props.text}
        onChange={props.onText}
      />
      <Select
        bare
        label={texts.target}
        value={props.targetId ?? ''}
        onChange={(value) => props.onTarget(targets.find((target) => target.id === value)?.id ?? null)}
        choices={[
          { value: '', label: texts.allTargets },
          ...targets.map((target) => ({ value: target.id, label: target.name })),
        ]}
      />
      <div className="grow" />
      <span className="muted" role="status">
        {props.children}
      </span>
    </div>
  );
}

function JournalActions() {
  const texts = useTexts(journalTexts);
  const verify = useVerifyJournal();
  const record = useExportJournal();
  const reports = useTexts(reportTexts);
  const [auditing, setAuditing] = useState(false);
  const exported = record.data?.verdict ?? null;
  // What was exported altered has to be seen; of the rest the one that was asked for last.
  const verdict = exported?.ok === false ? exported : (verify.data ?? null);
  const save = () =>
    record.mutate(undefined, {
      onSuccess: ({ pieces }) => {
        downloadText(pieces, fileName(['journal'], Date.now(), 'jsonl'), 'application/jsonl;charset=utf-8');
        announce(texts.exported);
      },
    });
  return (
    <>
      <div className="toolbar">
        <Button icon="shield" busy={verify.isPending} onClick={() => verify.mutate()}>
          {texts.verify}
        </Button>
        <Button icon="export" busy={record.isPending} onClick={save}>
          {texts.exportAll}
        </Button>
        <Button onClick={() => setAuditing(true)}>{`${reports.audit}…`}</Button>
      </div>
      {auditing ? <AuditDialog onClose={() => setAuditing(false)} /> : null}
      <div className="journal__verdict">
        <ErrorNote error={verify.error ?? record.error} />
        {verdict === null ? null : <JournalVerdictNote verdict={verdict} />}
      </div>
    </>
  );
}

import { useDeferredValue, useMemo, useRef, useState } from 'react';
import type { TargetId } from '../../../shared/model/ids.ts';
import type { RunbookSummary } from '../../../shared/model/runbook.ts';
import type { TargetSummary } from '../../../shared/model/target.ts';
import { useRegisterCommands } from '../../app/commands.ts';
import { appTexts } from '../../app/texts/app.ts';
import { runbookTexts } from '../../app/texts/runbooks.ts';
import { goTo } from '../../app/use-route.ts';
import { useRunbooks, useRuns } from '../../data/runbooks.ts';
import { EmptyState, Skeleton } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextField } from '../../ui/Field.tsx';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { ReleaseLink } from '../releases/ReleaseLink.tsx';
import { matchingRunbooks, runbookGroups } from './runbook-groups.ts';
import { RunbookTable } from './RunbookTable.tsx';
import { RunTable } from './RunTable.tsx';
import './runbooks.css';

/** The runbooks of a target by what they are for; above them what is under way. */
export function RunbooksTab(props: { readonly target: TargetSummary }) {
  const texts = useTexts(runbookTexts);
  const runbooks = useRunbooks(props.target.id);
  const runs = useRuns(props.target.id);
  const [typed, setTyped] = useState('');
  const shown = matchingRunbooks(runbooks.data?.runbooks ?? [], useDeferredValue(typed));
  const open = runs.data?.runs.filter(({ state }) => state === 'open') ?? [];
  return (
    <div className="runbooks">
      <ErrorNote error={runbooks.error ?? runs.error} onRetry={() => void runbooks.refetch()} />
      {runbooks.isPending ? <Skeleton rows={10} /> : null}
      {open.length === 0 ? null : (
        <section className="stack stack--tight">
          <h2>{texts.inProgress}</h2>
          <RunTable label={texts.inProgress} runs={open} showTarget={false} />
        </section>
      )}
      {runbooks.data?.runbooks.length === 0 ? <EmptyState title={texts.none} /> : null}
      {runbooks.data && runbooks.data.runbooks.length > 0 ? (
        <>
          <RunbookFilter
            targetId={props.target.id}
            runbooks={runbooks.data.runbooks}
            typed={typed}
            onType={setTyped}
          />
          {shown.length === 0 ? <EmptyState title={texts.noneMatch} /> : null}
          {runbookGroups(shown).map((group) => (
            <section key={group.purpose} className="stack stack--tight">
              <h2>{texts[group.purpose]}</h2>
              <RunbookTable label={texts[group.purpose]} runbooks={group.runbooks} showTarget={false} />
            </section>
          ))}
        </>
      ) : null}
    </div>
  );
}

/** Each runbook can be started from the palette as well while the tab is open. */
function RunbookFilter(props: {
  readonly targetId: TargetId;
  readonly runbooks: readonly RunbookSummary[];
  readonly typed: string;
  readonly onType: (typed: string) => void;
}) {
  const { runbooks } = props;
  const language = useLanguage();
  const texts = useTexts(runbookTexts);
  const app = useTexts(appTexts);
  const input = useRef<HTMLInputElement>(null);
  const commands = useMemo(
    () => [
      {
        id: 'runbooks.filter',
        title: app.focusFilter,
        group: texts.title,
        key: 'KeyF',
        run: () => input.current?.focus(),
      },
      ...runbooks.map(({ targetId, id, title }) => ({
        id: `runbooks.start.${id}`,
        title: texts.startOf(title[language]),
        group: texts.title,
        run: () => goTo({ place: 'start-run', targetId, runbookId: id, incidentId: null }),
      })),
    ],
    [app, texts, runbooks, language],
  );
  useRegisterCommands('runbooks', commands);
  return (
    <div className="toolbar">
      <TextField
        bare
        ref={input}
        label={texts.filter}
        placeholder={texts.filter}
        type="search"
        maxLength={200}
        value={props.typed}
        onChange={props.onType}
      />
      <div className="grow" />
      <ReleaseLink targetId={props.targetId} />
    </div>
  );
}

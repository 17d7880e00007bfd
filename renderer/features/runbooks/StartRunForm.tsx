import { useState } from 'react';
import type { CallOutput } from '../../../shared/contract/ops-api.ts';
import type { IncidentId, RepositoryId, RunbookId, TargetId } from '../../../shared/model/ids.ts';
import type { RunbookPurpose, StepDescription } from '../../../shared/model/runbook.ts';
import { routeHref } from '../../app/routes.ts';
import { runbookTexts } from '../../app/texts/runbooks.ts';
import { goTo } from '../../app/use-route.ts';
import { useActions } from '../../data/actions.ts';
import { useOpenIncidentsOf } from '../../data/incidents.ts';
import { useRepositories } from '../../data/repositories.ts';
import { useRunCall } from '../../data/runbooks.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Select } from '../../ui/Field.tsx';
import { useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { uiTexts } from '../../ui/ui-texts.ts';
import { Permission } from '../actions/Permission.tsx';

type FormProps = {
  readonly targetId: TargetId;
  readonly runbookId: RunbookId;
  /** The incident it was opened for; null where it was opened for none. */
  readonly incidentId: IncidentId | null;
  readonly shown: CallOutput<'runbooks.show'>;
  readonly onLeave: () => void;
};

/** What a run needs to know before it begins: for which incident it is, and where its snapshots go. */
export function StartRunForm(props: FormProps) {
  const { targetId, runbookId, shown } = props;
  const texts = useTexts(runbookTexts);
  const ui = useTexts(uiTexts);
  const local = useLocal();
  const start = useRunCall('runbooks.start');
  const incident = useIncidentChoice(props);
  const repository = useRepositoryChoice(shown.steps);
  const begin = () =>
    start.mutate(
      { targetId, runbookId, ...incident.input, ...repository.input },
      { onSuccess: ({ id }) => goTo({ place: 'run', runId: id }) },
    );
  return (
    <div className="stack start-run">
      {incident.field}
      <OpenRun lastRun={shown.runbook.lastRun} />
      {repository.field}
      <NeedsPermission targetId={targetId} steps={shown.steps} />
      {shown.refusal === null ? null : (
        <p className="note">
          <Plain text={local(shown.refusal)} />
        </p>
      )}
      <ErrorNote error={start.error} />
      <div className="toolbar">
        <Button
          tone="primary"
          icon="run"
          busy={start.isPending}
          disabled={shown.refusal !== null}
          onClick={begin}
        >
          {texts.start}
        </Button>
        <Button onClick={props.onLeave}>{ui.cancel}</Button>
      </div>
    </div>
  );
}

/** What is carried out because something is wrong belongs to the incident that is open, unless somebody says otherwise. */
const troubles: ReadonlySet<RunbookPurpose> = new Set(['incident', 'failure', 'post-incident']);

function useIncidentChoice({ targetId, incidentId: given, shown }: FormProps) {
  const texts = useTexts(runbookTexts);
  const open = useOpenIncidentsOf(targetId);
  const [said, setSaid] = useState<IncidentId | 'none' | null>(null);
  if (given !== null)
    return { input: { incidentId: given }, field: <p className="note">{texts.forIncident}</p> };
  const meant = said ?? (troubles.has(shown.runbook.purpose) ? open[0]?.id : undefined) ?? 'none';
  const field = (
    <Select
      label={texts.whichIncident}
      value={meant}
      choices={[
        { value: 'none', label: texts.noIncident },
        ...open.map(({ id, title }) => ({ value: id, label: title })),
      ]}
      onChange={(value) => setSaid(open.find(({ id }) => id === value)?.id ?? 'none')}
    />
  );
  return {
    input: meant === 'none' ? {} : { incidentId: meant },
    field: open.length === 0 ? null : field,
  };
}

/** Asked where the runbook takes snapshots and there is more than one repository. */
function useRepositoryChoice(steps: readonly StepDescription[]) {
  const texts = useTexts(runbookTexts);
  const repositories = useRepositories().data?.repositories ?? [];
  const [said, setSaid] = useState<RepositoryId | null>(null);
  const chosen = said ?? repositories[0]?.id;
  const asks = repositories.length > 1 && steps.some(({ kind }) => kind === 'snapshot');
  if (!asks || chosen === undefined) return { input: {}, field: null };
  const field = (
    <Select
      label={texts.repository}
      value={chosen}
      choices={repositories.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(value) => setSaid(repositories.find(({ id }) => id === value)?.id ?? null)}
    />
  );
  return { input: { repositoryId: chosen }, field };
}

function OpenRun({ lastRun }: { readonly lastRun: CallOutput<'runbooks.show'>['runbook']['lastRun'] }) {
  const texts = useTexts(runbookTexts);
  if (lastRun?.state !== 'open') return null;
  return (
    <p className="note">
      <span className="grow">{texts.openRun}</span>
      <a href={routeHref({ place: 'run', runId: lastRun.id })}>{texts.resume}</a>
    </p>
  );
}

/** Said before it begins, and not at the step in the middle of an incident. */
function NeedsPermission(props: { readonly targetId: TargetId; readonly steps: readonly StepDescription[] }) {
  const texts = useTexts(runbookTexts);
  const local = useLocal();
  const actions = useActions(props.targetId);
  const steps = props.steps.filter(({ needsPermission }) => needsPermission === true);
  if (steps.length === 0 || actions.data === undefined || actions.data.enabled) return null;
  return (
    <div className="note note--warning stack stack--tight">
      <p>
        {texts.needsPermission} <Plain text={steps.map(({ title }) => `"${local(title)}"`).join(', ')} />
      </p>
      <Permission targetId={props.targetId} />
    </div>
  );
}

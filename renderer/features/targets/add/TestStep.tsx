import { useEffect, useRef } from 'react';
import type { Dispatch } from 'react';
import type { CallOutput } from '../../../../shared/contract/ops-api.ts';
import { addTargetTexts } from '../../../app/texts/add-target.ts';
import type { useCheckTarget } from '../../../data/detect.ts';
import { Button } from '../../../ui/Button.tsx';
import { Skeleton } from '../../../ui/EmptyState.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { useLocal, useTexts } from '../../../ui/language.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { Waiting } from '../../../ui/Waiting.tsx';
import { CheckList } from '../CheckList.tsx';
import { NoPlaceForSecrets } from '../VaultCard.tsx';
import { draftOf } from './wizard-machine.ts';
import type { WizardEvent, WizardState } from './wizard-machine.ts';

/** Tests what was entered before anything is kept. */
export function TestStep(props: {
  readonly state: WizardState;
  readonly dispatch: Dispatch<WizardEvent>;
  readonly check: ReturnType<typeof useCheckTarget>;
  readonly error: unknown;
}) {
  const { state, check } = props;
  const texts = useTexts(addTargetTexts);
  const { start } = check;
  const draft = draftOf(state);
  const asked = useRef(false);
  useEffect(() => {
    // Once, on arrival: sign-ins are rate-limited on the server and must not be repeated by a second render.
    if (asked.current || draft === null) return;
    asked.current = true;
    start({ draft });
  }, [draft, start]);
  return (
    <div className="form">
      <h2>{texts.testTitle}</h2>
      {check.isPending ? (
        <>
          <Waiting text={texts.testing} onStop={check.cancel} />
          <Skeleton rows={4} />
        </>
      ) : null}
      <div role="status">
        {check.wasCancelled ? <p>{texts.testStopped}</p> : null}
        {check.data && !check.isPending ? <Verdict checks={check.data.checks} /> : null}
      </div>
      {check.data && !check.isPending ? <CheckList checks={check.data.checks} /> : null}
      {check.data?.checks.some(({ id }) => id === 'credential-store') && draft !== null ? (
        <NoPlaceForSecrets isSaid onOpened={() => start({ draft })} />
      ) : null}
      <ErrorNote error={check.error} />
      <div>
        <Button
          icon="refresh"
          busy={check.isPending}
          onClick={() => (draft === null ? undefined : start({ draft }))}
        >
          {texts.testAgain}
        </Button>
      </div>
      <Writes state={state} dispatch={props.dispatch} />
      <ErrorNote error={props.error} />
    </div>
  );
}

type Checks = CallOutput<'targets.check'>['checks'];

function Verdict({ checks }: { readonly checks: Checks }) {
  const texts = useTexts(addTargetTexts);
  const local = useLocal();
  const blocking = checks.filter(({ blocks }) => blocks === true).map(({ title }) => local(title));
  return <p>{blocking.length > 0 ? texts.blocked(blocking.join(', ')) : texts[verdictOf(checks)]}</p>;
}

function verdictOf(checks: Checks): 'notAllGood' | 'goodAsFar' | 'allGood' {
  if (checks.some(({ outcome }) => outcome === 'problem')) return 'notAllGood';
  return checks.some(({ outcome }) => outcome === 'skipped') ? 'goodAsFar' : 'allGood';
}

/** Whether the console would refuse to add it. */
export function isBlocked(checks: Checks): boolean {
  return checks.some(({ blocks }) => blocks === true);
}

function Writes(props: { readonly state: WizardState; readonly dispatch: Dispatch<WizardEvent> }) {
  const texts = useTexts(addTargetTexts);
  const local = useLocal();
  const writing = props.state.pack?.probes.filter((probe) => probe.writes) ?? [];
  if (writing.length === 0) return null;
  return (
    <Switch
      label={texts.writes}
      help={texts.writesHelp(writing.map((probe) => local(probe.title)).join(', '))}
      checked={props.state.writesEnabled}
      onChange={(on) => props.dispatch({ kind: 'writes-switched', on })}
    />
  );
}

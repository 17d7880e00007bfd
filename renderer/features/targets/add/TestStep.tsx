import { useEffect, useRef } from 'react';
import type { Dispatch } from 'react';
import { addTargetTexts } from '../../../app/texts/add-target.ts';
import type { useCheckTarget } from '../../../data/detect.ts';
import { Button } from '../../../ui/Button.tsx';
import { Skeleton } from '../../../ui/EmptyState.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { useLocal, useTexts } from '../../../ui/language.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { CheckList } from '../CheckList.tsx';
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
  const { mutate } = check;
  const draft = draftOf(state);
  const asked = useRef(false);
  useEffect(() => {
    // Once, on arrival: sign-ins are rate-limited on the server and must not be repeated by a second render.
    if (asked.current || draft === null) return;
    asked.current = true;
    mutate({ draft });
  }, [draft, mutate]);
  return (
    <div className="form">
      <h2>{texts.testTitle}</h2>
      <div role="status">
        {check.isPending ? (
          <>
            <p className="muted">{texts.testing}</p>
            <Skeleton rows={4} />
          </>
        ) : null}
        {check.data && !check.isPending ? <p>{check.data.ok ? texts.allGood : texts.notAllGood}</p> : null}
      </div>
      {check.data && !check.isPending ? <CheckList checks={check.data.checks} /> : null}
      <ErrorNote error={check.error} />
      <div>
        <Button
          icon="refresh"
          busy={check.isPending}
          onClick={() => (draft === null ? undefined : mutate({ draft }))}
        >
          {texts.testAgain}
        </Button>
      </div>
      <Writes state={state} dispatch={props.dispatch} />
      <ErrorNote error={props.error} />
    </div>
  );
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

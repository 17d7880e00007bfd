import type { Dispatch } from 'react';
import type { PackDescription } from '../../../../shared/model/pack.ts';
import { addTargetTexts } from '../../../app/texts/add-target.ts';
import { useLocal, useTexts } from '../../../ui/language.tsx';
import { Plain } from '../../../ui/Plain.tsx';
import type { Proposal, WizardEvent, WizardState } from './wizard-machine.ts';

/** What was recognised, and why; or the choice by hand. */
export function SystemStep(props: {
  readonly state: WizardState;
  readonly dispatch: Dispatch<WizardEvent>;
  readonly packs: readonly PackDescription[];
}) {
  const { state, dispatch, packs } = props;
  const texts = useTexts(addTargetTexts);
  const local = useLocal();
  const found = state.proposals.flatMap((proposal) => {
    const pack = packs.find((each) => each.id === proposal.pack);
    return pack === undefined ? [] : [{ pack, proposal }];
  });
  const others = packs.filter((pack) => !found.some((each) => each.pack.id === pack.id));
  const choose = (pack: PackDescription) => dispatch({ kind: 'pack-chosen', pack });
  return (
    <div className="form" role="radiogroup" aria-label={texts.kinds}>
      <h2>{texts.systemTitle}</h2>
      {state.notFound === null ? null : (
        <p className="note note--warning" role="status">
          {local(state.notFound)}
        </p>
      )}
      {found.map(({ pack, proposal }) => (
        <PackChoice
          key={pack.id}
          pack={pack}
          proposal={proposal}
          chosen={state.pack?.id === pack.id}
          onChoose={choose}
        />
      ))}
      {others.length === 0 || found.length === 0 ? null : <h3>{texts.otherKinds}</h3>}
      {others.map((pack) => (
        <PackChoice
          key={pack.id}
          pack={pack}
          proposal={null}
          chosen={state.pack?.id === pack.id}
          onChoose={choose}
        />
      ))}
      {state.strict && state.pack === null ? <p className="field__problem">{texts.choosePack}</p> : null}
    </div>
  );
}

function PackChoice(props: {
  readonly pack: PackDescription;
  readonly proposal: Proposal | null;
  readonly chosen: boolean;
  readonly onChoose: (pack: PackDescription) => void;
}) {
  const { pack, proposal } = props;
  const texts = useTexts(addTargetTexts);
  const local = useLocal();
  return (
    <label className="proposal">
      <input type="radio" name="pack" checked={props.chosen} onChange={() => props.onChoose(pack)} />
      <span className="stack stack--tight">
        <strong>
          <Plain text={local(pack.title)} />
        </strong>
        {pack.description === null ? null : (
          <span className="muted">
            <Plain text={local(pack.description)} />
          </span>
        )}
        {proposal === null ? null : (
          <span>
            {texts.detected}: {proposal.because.map((reason) => local(reason)).join('; ')}
          </span>
        )}
      </span>
    </label>
  );
}

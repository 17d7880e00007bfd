import type { Dispatch } from 'react';
import type { PartId } from '../../../shared/model/ids.ts';
import type { SnapshotPart } from '../../../shared/model/snapshot.ts';
import { formatBytes } from '../../../shared/text/format-bytes.ts';
import { formatMoment } from '../../../shared/text/format-age.ts';
import { formatNumber } from '../../../shared/text/format-number.ts';
import { restoreTexts } from '../../app/texts/restore.ts';
import { announce } from '../../ui/announce.tsx';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useLanguage, useLocal, useTexts } from '../../ui/language.tsx';
import { Plain } from '../../ui/Plain.tsx';
import { heldParts, lackingNeeds, membersOf, withNeeds } from './part-choice.ts';
import type { Lack } from './part-choice.ts';
import type { RestoreEvent, RestoreState } from './restore-machine.ts';

type StepProps = { readonly state: RestoreState; readonly dispatch: Dispatch<RestoreEvent> };

/** What is restored. What a part needs comes along; where it was taken away, what is of no use then is named. */
export function PartsStep(props: StepProps) {
  const { state, dispatch } = props;
  const texts = useTexts(restoreTexts);
  const language = useLanguage();
  const { snapshot, chosen } = state;
  if (snapshot === null) return null;
  const held = heldParts(snapshot.parts);
  return (
    <div className="form form--wide">
      <h2>{texts.partsTitle}</h2>
      <p className="muted">
        <Plain text={snapshot.targetName} /> · {formatMoment(snapshot.startedAt, language)}
      </p>
      <p className="muted">{texts.partsHelp}</p>
      <fieldset className="part-choices">
        <legend className="visually-hidden">{texts.parts}</legend>
        <label className="part-choice part-choice--all">
          <input
            type="checkbox"
            checked={held.every(({ id }) => chosen.has(id))}
            onChange={(event) => dispatch({ kind: 'all-ticked', on: event.target.checked })}
          />
          <strong>{texts.all}</strong>
        </label>
        {snapshot.parts.map((part) => (
          <PartChoice key={part.id} part={part} {...props} />
        ))}
      </fieldset>
      <div role="status" className="stack">
        {lackingNeeds(snapshot.parts, chosen).map((lack) => (
          <LackNote key={lack.part.id} lack={lack} dispatch={dispatch} />
        ))}
      </div>
      {state.strict && chosen.size === 0 ? (
        <p className="field__problem" role="alert">
          {texts.chooseParts}
        </p>
      ) : null}
    </div>
  );
}

function PartChoice(props: StepProps & { readonly part: SnapshotPart }) {
  const { part, state, dispatch } = props;
  const texts = useTexts(restoreTexts);
  const local = useLocal();
  const language = useLanguage();
  const parts = state.snapshot?.parts ?? [];
  const title = (id: PartId) => {
    const [named] = membersOf(parts, id);
    return local((named?.id === id ? named.title : named?.group?.title) ?? { en: id, ko: id });
  };
  const held = part.state === 'captured';
  const tick = (on: boolean) => {
    const along = [...withNeeds(parts, part.id)].filter((id) => id !== part.id && !state.chosen.has(id));
    if (on && along.length > 0) announce(texts.tookAlong(local(part.title), along.map(title).join(', ')));
    dispatch({ kind: 'part-ticked', id: part.id, on });
  };
  return (
    <label className="part-choice" data-held={held}>
      <input
        type="checkbox"
        disabled={!held}
        checked={state.chosen.has(part.id)}
        onChange={(event) => tick(event.target.checked)}
      />
      <span className="grow stack stack--tight">
        <span className="row-line">
          <Plain text={local(part.title)} />
          {part.sensitive ? <span className="tag">{texts.sensitive}</span> : null}
        </span>
        <span className="muted small">
          {held
            ? [
                texts.files(formatNumber(part.files, language)),
                part.needs.length === 0 ? null : texts.needs(part.needs.map(title).join(', ')),
              ]
                .filter((each) => each !== null)
                .join(' · ')
            : [texts.notHeld, part.reason === null ? null : local(part.reason)]
                .filter((each) => each !== null)
                .join(' · ')}
        </span>
      </span>
      <span className="number">{held ? formatBytes(part.bytes, language) : '–'}</span>
    </label>
  );
}

function LackNote(props: { readonly lack: Lack; readonly dispatch: Dispatch<RestoreEvent> }) {
  const { part, needs } = props.lack;
  const texts = useTexts(restoreTexts);
  const local = useLocal();
  const names = needs.map(({ title }) => local(title)).join(', ');
  return (
    <div className="note note--warning">
      <Icon name="warning" />
      <span className="grow">
        <Plain text={texts.useless(local(part.title), names)} />
      </span>
      <Button small onClick={() => props.dispatch({ kind: 'taken-along', ids: needs.map(({ id }) => id) })}>
        {texts.takeAlong(names)}
      </Button>
    </div>
  );
}

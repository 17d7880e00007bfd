import { formatNumber } from '../../../shared/text/format-number.ts';
import type { State } from '../../../shared/model/state.ts';
import { overviewTexts } from '../../app/texts/overview.ts';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { StatusMark } from '../../ui/status/StatusMark.tsx';

/** The counts that answer "is anything wrong"; each narrows the rows to its state. */
export function StateCounts(props: {
  readonly counts: readonly { readonly state: State; readonly count: number }[];
  readonly chosen: ReadonlySet<State>;
  readonly onChange: (chosen: ReadonlySet<State>) => void;
}) {
  const texts = useTexts(overviewTexts);
  const language = useLanguage();
  const toggle = (state: State) => {
    const next = new Set(props.chosen);
    if (!next.delete(state)) next.add(state);
    props.onChange(next);
  };
  return (
    <div role="group" aria-label={texts.onlyState} className="row-line">
      {props.counts.map(({ state, count }) => (
        <button
          key={state}
          type="button"
          className="count"
          data-state={state}
          aria-pressed={props.chosen.has(state)}
          onClick={() => toggle(state)}
        >
          <span className="count__number">{formatNumber(count, language)}</span>
          <StatusMark state={state} />
        </button>
      ))}
    </div>
  );
}

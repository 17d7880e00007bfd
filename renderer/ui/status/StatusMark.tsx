import type { State } from '../../../shared/model/state.ts';
import { useTexts } from '../language.tsx';
import { uiTexts } from '../ui-texts.ts';

/** Each state has its own outline, so that it is told apart without colour. */
function Shape(props: { readonly state: State }) {
  switch (props.state) {
    case 'down':
      return (
        <path
          d="M4.700 1h6.600L15 4.700v6.600L11.300 15H4.700L1 11.300V4.700ZM5.300 5.300l5.400 5.400M10.700 5.300l-5.400 5.400"
          className="mark-filled"
        />
      );
    case 'degraded':
      return <path d="M8 1.500 15.200 14.300H.800ZM8 6.200v3.800M8 12v.3" className="mark-filled" />;
    case 'unknown':
      return (
        <path
          d="M8 1.200 14.800 8 8 14.800 1.200 8ZM8 10.800v.3M6.300 6.600c0-2.400 3.500-2.300 3.500-.2 0 1.300-1.800 1.300-1.800 2.700"
          className="mark-outline"
        />
      );
    case 'pending':
      return <path d="M8 1.500a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13Z" className="mark-dashed" />;
    case 'ok':
      return (
        <path
          d="M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1ZM4.800 8.200l2.300 2.300 4.200-4.800"
          className="mark-filled"
        />
      );
    case 'paused':
      return <path d="M5 2.500v11M11 2.500v11" className="mark-bars" />;
  }
}

export function useStateWord(): (state: State) => string {
  const texts = useTexts(uiTexts);
  return (state) => texts[state];
}

/** A state by colour, shape and word. `compact` hides the word from view; it is still said. */
export function StatusMark(props: {
  readonly state: State;
  readonly compact?: boolean;
  readonly size?: number;
  /** In place of the state's own word, where something says more. */
  readonly word?: string;
}) {
  const own = useStateWord()(props.state);
  const word = props.word ?? own;
  const size = props.size ?? 14;
  return (
    <span className="status-mark" data-state={props.state}>
      <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
        <Shape state={props.state} />
      </svg>
      <span className={props.compact ? 'visually-hidden' : ''}>{word}</span>
    </span>
  );
}

/** Worst first: the order in which states are listed and sorted. */
const statesWorstFirst: readonly State[] = ['down', 'degraded', 'unknown', 'pending', 'ok', 'paused'];

export function stateRank(state: State): number {
  return statesWorstFirst.indexOf(state);
}

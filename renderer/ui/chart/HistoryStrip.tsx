import type { State } from '../../../shared/model/state.ts';

type StripBar = { readonly state: State | 'gap'; readonly title?: string };

/** Height tells the state as well as colour: trouble is tall, quiet is low, what was not measured is a thin line. */
const barHeight: Readonly<Record<StripBar['state'], number>> = {
  down: 20,
  degraded: 15,
  unknown: 6,
  pending: 3,
  ok: 10,
  paused: 3,
  gap: 1,
};

const pitch = 4;

/** The newest results side by side, oldest at the left, `slots` wide. */
export function HistoryStrip(props: {
  readonly bars: readonly StripBar[];
  readonly slots: number;
  readonly summary: string;
}) {
  const shown = props.bars.slice(-props.slots);
  const offset = props.slots - shown.length;
  return (
    <svg
      className="history-strip"
      viewBox={`0 0 ${props.slots * pitch - 1} 20`}
      preserveAspectRatio="none"
      role="img"
      aria-label={props.summary}
    >
      {shown.map((bar, index) => (
        <rect
          key={index}
          data-state={bar.state}
          x={(offset + index) * pitch}
          y={20 - barHeight[bar.state]}
          width={pitch - 1}
          height={barHeight[bar.state]}
        >
          {bar.title === undefined ? null : <title>{bar.title}</title>}
        </rect>
      ))}
    </svg>
  );
}

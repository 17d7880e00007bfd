import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { formatShare } from '../../../shared/text/format-number.ts';
import { snapshotTexts } from '../../app/texts/snapshots.ts';
import { useLanguage, useTexts } from '../../ui/language.tsx';
import { layerNames, markState } from './layer-marks.ts';
import type { MarkState } from './layer-marks.ts';
import './snapshots.css';

/** Each state has its own outline, so that the marks are told apart without colour. */
const shapes: Readonly<Record<MarkState, string>> = {
  proven: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1ZM4.800 8.200l2.300 2.300 4.200-4.800',
  sampled: 'M8 1.500a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13ZM8 1.500v13M8 4h5M8 8h6.500M8 12h5',
  never: 'M8 1.500a6.500 6.500 0 1 1 0 13 6.500 6.500 0 0 1 0-13Z',
  damaged:
    'M4.700 1h6.600L15 4.700v6.600L11.300 15H4.700L1 11.300V4.700ZM5.300 5.300l5.400 5.400M10.700 5.300l-5.400 5.400',
};

const strokes: Readonly<Record<MarkState, string>> = {
  proven: 'mark-filled',
  sampled: 'mark-outline',
  never: 'mark-dashed',
  damaged: 'mark-filled',
};

/** The state of colour that each goes with; the shape and the word say it without. */
const tones: Readonly<Record<MarkState, string>> = {
  proven: 'ok',
  sampled: 'degraded',
  never: 'unknown',
  damaged: 'down',
};

/** The three verification marks of a snapshot. `compact` keeps the shortest word for the layer and says the rest to screen readers and on hover. */
export function LayerMarks(props: { readonly layers: Snapshot['layers']; readonly compact?: boolean }) {
  const texts = useTexts(snapshotTexts);
  const language = useLanguage();
  return (
    <span className={props.compact ? 'layer-marks layer-marks--compact' : 'layer-marks'}>
      {layerNames.map((name) => {
        const mark = props.layers[name];
        const state = markState(mark);
        const word =
          state === 'sampled' ? texts.sampled(formatShare(mark?.share ?? 0, language)) : texts[state];
        const full = `${texts[name]}: ${word}`;
        return (
          <span key={name} className="layer-mark" title={full}>
            <span className="status-mark" data-state={tones[state]} data-mark={state}>
              <svg width={14} height={14} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
                <path d={shapes[state]} className={strokes[state]} />
              </svg>
            </span>
            <span className="layer-mark__layer">{props.compact ? texts[`mark-${name}`] : texts[name]}</span>
            <span className={props.compact ? 'visually-hidden' : 'muted'}>{props.compact ? full : word}</span>
          </span>
        );
      })}
    </span>
  );
}

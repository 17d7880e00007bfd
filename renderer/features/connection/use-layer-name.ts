import type { LadderLayer } from '../../../shared/model/connection.ts';
import { connectionTexts } from '../../app/texts/connection.ts';
import { useTexts } from '../../ui/language.tsx';

/** The name of a layer in the language of the operator. */
export function useLayerName(): (layer: LadderLayer) => string {
  const texts = useTexts(connectionTexts);
  return (layer) => (layer === 'round-trip' ? texts.roundTripLayer : texts[layer]);
}

/** Share of measured samples that were ok, 0 to 1; null when nothing was measured. Unknown samples measured nothing. */
export function availability(okSamples: number, measuredSamples: number): number | null {
  return measuredSamples > 0 ? okSamples / measuredSamples : null;
}

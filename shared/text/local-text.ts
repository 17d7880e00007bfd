import { withParticles } from './korean-particles.ts';

/** A sentence in both languages, built without a schema, so that the window does not carry one. */
export function localText(en: string, ko: string): { readonly en: string; readonly ko: string } {
  return { en, ko: withParticles(ko) };
}

import { withParticles } from './korean-particles.ts';

/** A sentence in both languages, built without a schema, so that the window does not carry one. */
export function localText(en: string, ko: string): { readonly en: string; readonly ko: string } {
  return { en, ko: withParticles(ko) };
}

/** What reads the same in both languages: a name, a code, the words of a system or a server. */
export function sameText(text: string): { readonly en: string; readonly ko: string } {
  return { en: text, ko: text };
}

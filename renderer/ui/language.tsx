import { createContext, use } from 'react';
import type { ReactNode } from 'react';
import type { Language, LocalText } from '../../shared/model/local-text.ts';
import type { Bilingual, Same } from './bilingual.ts';

const LanguageContext = createContext<Language>('en');

export function LanguageProvider(props: { readonly language: Language; readonly children: ReactNode }) {
  return <LanguageContext value={props.language}>{props.children}</LanguageContext>;
}

export function useLanguage(): Language {
  return use(LanguageContext);
}

/** The texts of a table in the language of the operator. */
export function useTexts<Table>(table: Bilingual<Table>): Table | Same<Table> {
  return table[use(LanguageContext)];
}

/** Picks the sentence of a text that comes with both languages. */
export function useLocal(): (text: LocalText) => string {
  const language = use(LanguageContext);
  return (text) => text[language];
}

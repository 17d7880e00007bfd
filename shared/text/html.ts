import { visibleText } from './visible-text.ts';

/** A piece of HTML in which every text from outside was escaped. */
export type Html = { readonly kind: 'html'; readonly markup: string };

type Piece = string | number | Html | readonly Html[];

/** HTML from a template: what is put in is escaped and made visible, unless it is HTML itself. Never put a value into a script or a style. */
export function html(parts: TemplateStringsArray, ...values: readonly Piece[]): Html {
  const markup = parts.map((part, at) => part + markupOf(values[at] ?? '')).join('');
  return { kind: 'html', markup };
}

function markupOf(piece: Piece): string {
  if (typeof piece === 'string') return escapeHtml(visibleText(piece));
  if (typeof piece === 'number') return String(piece);
  return 'markup' in piece ? piece.markup : piece.map(({ markup }) => markup).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as it may stand between tags and in an attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (char) => entities[char] ?? char);
}

const fields = [
  'input:not([type="hidden"], [aria-hidden="true"], [tabindex="-1"], :disabled)',
  'select:not(:disabled)',
  'textarea:not(:disabled)',
].join(',');

/** What is to be filled in first. */
export function firstField(within: ParentNode): HTMLElement | null {
  return within.querySelector<HTMLElement>(fields);
}

/** Leads to the first field that is wrong, once it is drawn as such. */
export function focusFirstWrong(within: ParentNode): void {
  requestAnimationFrame(() => within.querySelector<HTMLElement>('[aria-invalid]')?.focus());
}

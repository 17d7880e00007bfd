/** Who acts, as records name them: by the name they have typed, with the account behind it. */
export function operatorText(account: string, typedName: string | null): string {
  return typedName === null || typedName === '' ? account : `${typedName} (${account})`;
}

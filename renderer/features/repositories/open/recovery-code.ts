/** Characters that carry something, as the console reads them: case, spaces and hyphens do not matter. */
export function codeCharacters(typed: string): string {
  return typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}

/** 8 groups of 4 and the check character. */
export const codeLength = 33;

/** Numbers (from 1) of the groups that hold a character no code has. */
export function wrongGroups(typed: string): readonly number[] {
  const wrong = [...codeCharacters(typed)].flatMap((character, at) =>
    /[0-9A-HJKMNP-TV-Z]/.test(character) ? [] : [Math.floor(at / 4) + 1],
  );
  return [...new Set(wrong)];
}

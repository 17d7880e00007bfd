/**
 * One argument as a word that a shell passes on unchanged (POSIX.1-2024, Shell Command Language, 2.2). A backslash stands outside of the single
 * quotes, because fish, which an account may have as its login shell, reads `\'` inside of them. Throws a RangeError for a NUL, which no argument
 * can hold.
 */
export function shellQuote(argument: string): string {
  if (argument.includes('\0')) throw new RangeError('an argument of a program cannot hold a NUL');
  if (/^[A-Za-z0-9_/:.,@%+=-]+$/.test(argument)) return argument;
  return (
    argument
      .split(/([\\'])/)
      .filter((part) => part !== '')
      .map((part) => (part === '\\' || part === "'" ? `\\${part}` : `'${part}'`))
      .join('') || "''"
  );
}

/** A program with its arguments as one line for a shell. */
export function shellLine(words: readonly string[]): string {
  return words.map(shellQuote).join(' ');
}

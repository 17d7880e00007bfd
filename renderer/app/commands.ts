import { useEffect, useSyncExternalStore } from 'react';

/** Something the operator can do. Buttons, the palette and the shortcuts all run the same one. */
export type Command = {
  /** `targets.add`; one id, one meaning. */
  readonly id: string;
  readonly title: string;
  readonly group: string;
  /** Held with Alt and Shift, as the code of a key: `KeyO`. */
  readonly key?: string;
  /** Words by which it is found besides its title. */
  readonly also?: string;
  readonly enabled?: boolean;
  readonly run: () => void;
};

const registered = new Map<string, readonly Command[]>();
const listeners = new Set<() => void>();
let all: readonly Command[] = [];

function changed(): void {
  const byId = new Map([...registered.values()].flat().map((command) => [command.id, command]));
  all = [...byId.values()];
  for (const listener of listeners) listener();
}

/** Offers the commands of a place while it is on the screen. `commands` must be memoised by the caller. */
export function useRegisterCommands(place: string, commands: readonly Command[]): void {
  useEffect(() => {
    registered.set(place, commands);
    changed();
    return () => {
      registered.delete(place);
      changed();
    };
  }, [place, commands]);
}

/** Everything that can be done now. */
export function useCommands(): readonly Command[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => all,
  );
}

/** Runs what belongs to a key. Letters alone are never shortcuts: they would fire while a word is spoken or typed. */
export function runShortcut(event: KeyboardEvent, commands: readonly Command[]): boolean {
  if (!event.altKey || !event.shiftKey || event.ctrlKey || event.metaKey) return false;
  const command = commands.find((each) => each.key === event.code && each.enabled !== false);
  if (!command) return false;
  event.preventDefault();
  command.run();
  return true;
}

/** `Alt+Shift+O`, as shown beside a command. */
export function shortcutLabel(key: string): string {
  return `Alt+Shift+${key.replace(/^Key|^Digit/, '')}`;
}

/** Commands whose title, group or other words hold every word typed, in any order; those that begin with it come first. */
export function matchCommands(commands: readonly Command[], typed: string): readonly Command[] {
  const words = typed
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const scored = commands
    .filter((command) => command.enabled !== false)
    .flatMap((command) => {
      const title = command.title.toLocaleLowerCase();
      const text = `${title} ${command.group.toLocaleLowerCase()} ${(command.also ?? '').toLocaleLowerCase()}`;
      if (!words.every((word) => text.includes(word))) return [];
      return [{ command, score: words[0] !== undefined && title.startsWith(words[0]) ? 0 : 1 }];
    });
  return scored.toSorted((left, right) => left.score - right.score).map(({ command }) => command);
}

import { describe, expect, it } from 'vitest';
import { matchCommands, shortcutLabel } from '../../../renderer/app/commands.ts';
import type { Command } from '../../../renderer/app/commands.ts';

function command(id: string, title: string, more: Partial<Command> = {}): Command {
  return { id, title, group: 'Target', run: () => undefined, ...more };
}

const all = [
  command('a', 'Probe Chat Seoul now'),
  command('b', 'Open Chat Seoul'),
  command('c', 'Journal', { group: 'Go to' }),
  command('d', 'Chat settings', { enabled: false }),
  command('e', 'Theme: dark', { group: 'Appearance', also: 'night' }),
];

function found(typed: string): readonly string[] {
  return matchCommands(all, typed).map((each) => each.id);
}

describe('matchCommands', () => {
  it('offers everything that can be done when nothing was typed', () => {
    expect(found('')).toEqual(['a', 'b', 'c', 'e']);
  });

  it('finds all words in any order, whatever their case', () => {
    expect(found('SEOUL open')).toEqual(['b']);
    expect(found('chat')).toEqual(['a', 'b']);
  });

  it('puts first what begins with the first word', () => {
    expect(found('open')).toEqual(['b']);
    expect(
      matchCommands([command('x', 'Go to Journal'), command('y', 'Journal')], 'jour').map((each) => each.id),
    ).toEqual(['y', 'x']);
  });

  it('looks at the group and at other words as well', () => {
    expect([found('go to'), found('night')]).toEqual([['c'], ['e']]);
  });

  it('never offers what cannot be done now', () => {
    expect(found('settings')).toEqual([]);
  });
});

it('names a shortcut by its keys', () => {
  expect([shortcutLabel('KeyO'), shortcutLabel('Digit1')]).toEqual(['Alt+Shift+O', 'Alt+Shift+1']);
});

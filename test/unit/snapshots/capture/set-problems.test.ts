import { expect, test } from 'vitest';
import { LocalText } from '../../../../shared/model/local-text.ts';
import { localText } from '../../../../shared/text/local-text.ts';
import { Notes } from '../../../../electron/snapshots/capture/notes.ts';
import { incompleteSet, keyChanged } from '../../../../electron/snapshots/capture/set-problems.ts';
import { bytePath } from '../../../../electron/snapshots/capture/tree/byte-path.ts';

const problem = (number: number, reason: string) => ({
  part: { id: `part-${number}`, title: localText(`Part ${number}`, `항목 ${number}`) },
  path: `folder/${'p'.repeat(300)}`,
  reason: localText(reason, reason),
});

test('a refusal names every part, however many and however long their reasons are', () => {
  for (const [count, reason] of [
    [1, 'x'.repeat(10_000)],
    [3, 'x'.repeat(700)],
    [100, 'x'.repeat(700)],
  ] as const) {
    const { text } = incompleteSet(Array.from({ length: count }, (_, number) => problem(number, reason)));
    expect(LocalText.safeParse(text).success).toBe(true);
    for (let number = 0; number < count; number += 1) {
      expect(text.en).toContain(`"Part ${number}"`);
      expect(text.ko).toContain(`"항목 ${number}"`);
    }
  }
  expect(incompleteSet([problem(1, 'It is gone.')]).text.en).toMatch(
    /"Part 1" \(folder\/p+…\): It is gone\./,
  );
});

test('keys that changed are named within bounds', () => {
  const { text } = keyChanged(Array.from({ length: 100 }, (_, number) => problem(number, '')));
  expect(LocalText.safeParse(text).success).toBe(true);
  expect(text.en).toContain('"Part 9"');
});

test('notes count everything and show the first names on one line, as they cannot deceive', () => {
  const notes = new Notes();
  for (let file = 0; file < 1000; file += 1) notes.add('vanished', `file-${file}`);
  notes.add('changing', bytePath('line\nbreak \u202Egpj.exe'));
  const [vanished, changing] = notes.texts();
  expect(vanished?.en).toMatch(/\(1000\): "file-0", "file-1", "file-2", "file-3", "file-4", …/);
  expect(changing?.en).toContain('"line␊break ␣gpj.exe"');
  for (const text of notes.texts()) expect(LocalText.safeParse(text).success).toBe(true);
});

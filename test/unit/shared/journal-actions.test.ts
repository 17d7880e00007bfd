import { expect, it } from 'vitest';
import { journalActionText, journalActions } from '../../../shared/text/journal-actions.ts';

it('has words in both languages for everything that is written to the journal', () => {
  for (const [action, { en, ko }] of Object.entries(journalActions)) {
    expect(action).toMatch(/^[a-z]+\.[a-z]+(?:-[a-z]+)*$/);
    expect(en, action).toMatch(/^[A-Z][^가-힣]+$/);
    expect(ko, action).toMatch(/[가-힣]/);
  }
  const texts = Object.values(journalActions).flatMap(({ en, ko }) => [en, ko]);
  expect(new Set(texts).size).toBe(texts.length);
});

it('calls a target that was added by words, and what another version has written by its name', () => {
  expect(journalActionText('target.added')).toEqual({ en: 'Target added', ko: '대상 추가' });
  expect(journalActionText('later.done')).toEqual({ en: 'later.done', ko: 'later.done' });
});

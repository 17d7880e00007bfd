import { describe, expect, it } from 'vitest';
import { bilingual } from '../../../renderer/ui/bilingual.ts';

describe('a table of texts in both languages', () => {
  it('has the Korean particles that what is filled in asks for', () => {
    const table = bilingual(
      { one: 'One', named: (name: string) => `${name} is there` },
      { one: '하나', named: (name: string) => `${name}이(가) 있습니다` },
    );
    expect(table.ko.one).toBe('하나');
    expect(table.ko.named('저장소')).toBe('저장소가 있습니다');
    expect(table.ko.named('main.db')).toBe('main.db이(가) 있습니다');
    expect(table.en.named('저장소')).toBe('저장소 is there');
  });
});

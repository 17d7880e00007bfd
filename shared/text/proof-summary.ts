import { localText } from './local-text.ts';
import type { LocalText } from '../model/local-text.ts';
import type { ProofResult } from '../model/snapshot.ts';

/** What a proof found, in a few sentences. */
export function proofSummary({ tried, opened, findings }: ProofResult): LocalText {
  const en = [`${opened} of ${tried} secrets open with the key of the set.`];
  const ko = [`비밀 ${tried}개 중 ${opened}개가 세트의 키로 열립니다.`];
  for (const { reason } of findings) {
    en.push(reason.en);
    ko.push(reason.ko);
  }
  return localText(en.join(' '), ko.join(' '));
}

import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import type { Replaced } from '../../locations/computer.ts';

/** What was done, and whether the computer that has the file could say that it is on its disk. */
export function withDurability(done: LocalText, replaced: Exclude<Replaced, 'changed'>): LocalText {
  if (replaced === 'durable') return done;
  return localText(
    `${done.en} (its server does not confirm that it is on the disk)`,
    `${done.ko} (디스크에 기록되었는지 서버가 확인해 주지 않음)`,
  );
}

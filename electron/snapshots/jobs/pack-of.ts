import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { Pack } from '../../packs/schema/pack.ts';

/**
 * The pack that a snapshot or a target carries as text: a desk without it can still verify and restore. What reads packs is loaded with the
 * first one: most jobs need none, and their process starts without it.
 */
export async function packOf(text: string): Promise<Pack> {
  const { parsePack } = await import('../../packs/parse-pack.ts');
  const parsed = parsePack(text);
  if (parsed.ok) return parsed.pack;
  const [problem] = parsed.problems;
  throw new AppError(
    'pack/invalid',
    localText(
      `The pack in this snapshot cannot be read by this version of Holdfast: ${problem?.message.en ?? ''} The files can still be restored one by one.`,
      `이 스냅샷에 든 팩을 이 버전의 Holdfast에서 읽을 수 없습니다: ${problem?.message.ko ?? ''} 파일은 하나씩 복원할 수 있습니다.`,
    ),
  );
}

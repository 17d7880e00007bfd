import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';

/** Why an action cannot be planned: the setting of type folder that it works in is empty. */
export function folderMissing(setting: string): LocalText {
  return localText(
    `The folder "${setting}" is not set for this target. Set it in the target's settings.`,
    `이 대상에 폴더 "${setting}"이(가) 지정되지 않았습니다. 대상 설정에서 지정하십시오.`,
  );
}

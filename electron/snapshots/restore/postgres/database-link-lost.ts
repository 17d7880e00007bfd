import { localText } from '../../../../shared/text/local-text.ts';
import type { LocalText } from '../../../../shared/model/local-text.ts';

/** What a lost way to the server left while the dump was loaded beside the live database. */
export function stagedLeft(live: string, staged: string): LocalText {
  return localText(
    `"${live}" is as it was. "${staged}", into which the dump was being loaded, may still be on the server; the next plan names it then, and it can be dropped.`,
    `"${live}"은(는) 이전과 같습니다. 덤프를 적재하던 "${staged}"이(가) 서버에 남아 있을 수 있습니다. 그러면 다음 계획에 나타나며 삭제해도 됩니다.`,
  );
}

/** The same at the moment of the exchange: what tells the old state from the new one. */
export function exchangeUnknown(live: string, kept: string | null): LocalText {
  if (kept === null)
    return localText(
      `There was no "${live}" before. The restore took place if "${live}" is on the server now; it is whole then. Otherwise restore again.`,
      `이전에는 "${live}"이(가) 없었습니다. 지금 서버에 "${live}"이(가) 있으면 복원이 이루어진 것이며 온전합니다. 없으면 다시 복원하십시오.`,
    );
  return localText(
    `"${live}" is the old database or the restored one, each of them whole. The restore took place if "${kept}" is on the server: that is the old one, and renaming both takes it back. Otherwise restore again.`,
    `"${live}"은(는) 이전 데이터베이스이거나 복원된 데이터베이스이며 어느 쪽이든 온전합니다. "${kept}"이(가) 서버에 있으면 복원이 이루어진 것입니다. 그것이 이전 데이터베이스이며, 두 이름을 다시 바꾸면 되돌릴 수 있습니다. 그렇지 않으면 다시 복원하십시오.`,
  );
}

export function undoUnknown(kept: string): LocalText {
  return localText(
    `If "${kept}" is still on the server nothing was changed: undo again. Otherwise it is back in its place.`,
    `"${kept}"이(가) 아직 서버에 있으면 아무것도 변경되지 않았으니 다시 취소하십시오. 없으면 제자리로 돌아간 것입니다.`,
  );
}

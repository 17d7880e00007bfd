import { AppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';

/** When a change would concern more or fewer rows than its plan; `difference` by how many. */
export function changesOthers(difference: number): AppError {
  const more = difference > 0 ? `+${difference}` : String(difference);
  return new AppError(
    'action/changes-more',
    localText(
      `The database would not change just the rows of the plan (${more}): triggers or foreign keys change others along, or one change concerns the rows of another. Nothing was changed. The pack must name all rows.`,
      `데이터베이스가 계획한 행만 바꾸지 않게 됩니다(${more}). 트리거나 외래 키가 다른 행도 바꾸거나, 한 변경이 다른 변경의 행에 영향을 줍니다. 아무것도 바꾸지 않았습니다. 팩에서 모든 행을 지정해야 합니다.`,
    ),
  );
}

import { localText } from '../../../../shared/text/local-text.ts';
import type { LocalText } from '../../../../shared/model/local-text.ts';
import type { ExportMeaning } from '../../../../shared/model/snapshot.ts';
import { checkAssertion } from '../../../packs/expression/assertions.ts';
import { followedPath } from '../../../packs/expression/followed-path.ts';
import { JsonStream } from '../../../packs/formats/json-stream.ts';
import type { JsonStreamProblem } from '../../../packs/formats/json-stream.ts';
import type { PartOf } from '../../../packs/schema/part.ts';

type ReadExport = {
  /** Why it is not what the pack says of it, or null. */
  readonly problem: LocalText | null;
  readonly meaning: ExportMeaning;
};

/** Looks at an export as its bytes pass by, in a memory that does not grow with it. */
export class ExportReading {
  readonly #definition: PartOf<'http-export'>;
  readonly #json: JsonStream | null;
  #sizeBytes = 0;
  #finished: ReadExport | null = null;

  constructor(definition: PartOf<'http-export'>) {
    this.#definition = definition;
    const { expect, counts, format } = definition;
    const paths = [...expect, ...counts].map(({ json }) => followedPath(json) ?? []);
    this.#json = format === 'json' ? new JsonStream(paths) : null;
  }

  take(piece: Uint8Array): void {
    this.#sizeBytes += piece.length;
    this.#json?.take(piece);
  }

  problem(): LocalText | null {
    return this.finish().problem;
  }

  finish(): ReadExport {
    this.#finished ??= this.#judge();
    return this.#finished;
  }

  #judge(): ReadExport {
    if (this.#sizeBytes === 0) return { problem: empty, meaning: { counts: [] } };
    if (this.#json === null) return { problem: null, meaning: { counts: [] } };
    const { problem, found } = this.#json.finish();
    if (problem !== null) return { problem: inWords(problem), meaning: { counts: [] } };
    const { expect, counts } = this.#definition;
    const counted = counts.map(({ id, title }, at) => ({
      id,
      title,
      count: found[expect.length + at]?.count ?? 0,
    }));
    const unmet = expect.flatMap(({ json, ...wanted }, at) => {
      const row = { [json]: found[at]?.first };
      const { held, reason } = checkAssertion({ column: json, else: 'down', ...wanted }, { row, now: 0 });
      return held || reason === null ? [] : [reason];
    });
    const few = counts.flatMap((rule, at) => {
      const count = counted[at]?.count ?? 0;
      return count < rule['at-least'] ? [tooFew(rule.title, count, rule['at-least'])] : [];
    });
    return { problem: [...unmet, ...few][0] ?? null, meaning: { counts: counted } };
  }
}

function inWords(problem: JsonStreamProblem): LocalText {
  switch (problem.kind) {
    case 'empty':
      return empty;
    case 'cut-off':
      return localText(
        'It ends in the middle: the answer was cut off.',
        '중간에서 끝납니다. 응답이 잘렸습니다.',
      );
    case 'not-utf8':
      return localText(
        'It must be JSON and is not even text in UTF-8.',
        'JSON이어야 하는데 UTF-8 텍스트도 아닙니다.',
      );
    case 'too-deep':
      return localText(
        'Its JSON is nested more deeply than 500 levels.',
        'JSON이 500단계보다 깊게 중첩되어 있습니다.',
      );
    case 'not-json':
      return localText(
        `It must be JSON and cannot be read as such from character ${problem.at} on. A proxy, a sign-in page or another server may be answering.`,
        `JSON이어야 하는데 ${problem.at}번째 문자부터 읽을 수 없습니다. 프록시, 로그인 페이지 또는 다른 서버가 응답하고 있을 수 있습니다.`,
      );
  }
}

const empty = localText('It is empty (0 bytes).', '비어 있습니다(0바이트).');

function tooFew(title: LocalText, count: number, least: number): LocalText {
  return localText(
    `It holds ${count} of "${title.en}"; there must be at least ${least}. It is another system, or was emptied.`,
    `"${title.ko}"이(가) ${count}개 있으며 ${least}개 이상이어야 합니다. 다른 시스템이거나 비워졌습니다.`,
  );
}

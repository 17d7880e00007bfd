import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { visibleText } from '../../../shared/text/visible-text.ts';
import { compileRegex } from '../expression/regex.ts';
import type { SecureStoreProbe } from '../schema/probes/secure-store.ts';

/** Each value by its name: opened, not of the form at all, or not opened by this key. */
type Blobs = readonly { readonly name: string; readonly state: 'opened' | 'form' | 'key' }[];

export type StoreFinding = { readonly state: 'degraded' | 'down'; readonly reason: LocalText };

const namedAtMost = 10;

/** What is wrong with a store, worst first by state. Names are told, values never. */
export function judgeStore(
  definition: Pick<SecureStoreProbe, 'rules' | 'empty'>,
  blobs: Blobs,
): readonly StoreFinding[] {
  return [...emptyFindings(definition, blobs), ...closedFindings(blobs), ...ruleFindings(definition, blobs)];
}

function emptyFindings({ empty }: Pick<SecureStoreProbe, 'empty'>, blobs: Blobs): StoreFinding[] {
  if (blobs.length > 0 || empty === 'ok') return [];
  return [
    {
      state: empty,
      reason: localText(
        'The store holds no secret at all: it is new, or not the one that was here.',
        '저장소에 비밀이 하나도 없습니다. 새로 만들어졌거나 원래의 저장소가 아닙니다.',
      ),
    },
  ];
}

function closedFindings(blobs: Blobs): StoreFinding[] {
  const byKey = blobs.filter(({ state }) => state === 'key');
  const byForm = blobs.filter(({ state }) => state === 'form');
  const findings: StoreFinding[] = [];
  if (byKey.length > 0 && byKey.length === blobs.length) {
    findings.push({
      state: 'down',
      reason: localText(
        `None of the ${blobs.length} secrets opens with this key: the store and what its key is made of are not from the same installation or the same time. Restore them together.`,
        `비밀 ${blobs.length}개 중 하나도 이 키로 열리지 않습니다. 저장소와 키의 재료가 같은 설치나 같은 시점의 것이 아닙니다. 함께 복원하십시오.`,
      ),
    });
  } else if (byKey.length > 0) {
    const names = listed(byKey.map(({ name }) => name));
    findings.push({
      state: 'down',
      reason: localText(
        `${byKey.length} of ${blobs.length} secrets do not open: ${names}. They were written with another key, or altered.`,
        `비밀 ${blobs.length}개 중 ${byKey.length}개가 열리지 않습니다: ${names}. 다른 키로 기록되었거나 변조되었습니다.`,
      ),
    });
  }
  if (byForm.length > 0) {
    const names = listed(byForm.map(({ name }) => name));
    findings.push({
      state: 'down',
      reason: localText(
        `${byForm.length} of ${blobs.length} values are not of the form that the pack describes: ${names}. They are cut off, or kept in plain.`,
        `값 ${blobs.length}개 중 ${byForm.length}개가 팩에 기술된 형식이 아닙니다: ${names}. 잘렸거나 평문으로 저장되어 있습니다.`,
      ),
    });
  }
  return findings;
}

function ruleFindings({ rules }: Pick<SecureStoreProbe, 'rules'>, blobs: Blobs): StoreFinding[] {
  const names = new Set(blobs.map(({ name }) => name));
  return rules.flatMap((rule) => {
    const pattern = compileRegex(rule.match);
    if (pattern.kind === 'problem') return [];
    const missing = [...names].flatMap((name) => {
      const part = pattern.first(name);
      const needed = part === null ? null : rule.needs.replace('*', () => part);
      return needed === null || names.has(needed) ? [] : [needed];
    });
    if (missing.length === 0) return [];
    const absent = listed(missing);
    const own = rule.reason;
    const reason = localText(
      `Missing: ${absent}. ${own?.en ?? 'Another name of the store says that it has to be there.'}`,
      `없음: ${absent}. ${own?.ko ?? '저장소의 다른 이름에 따르면 있어야 합니다.'}`,
    );
    return [{ state: rule.else, reason }];
  });
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, namedAtMost).map((name) => `"${visibleText(name)}"`);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} … (+${more})` : shown.join(', ');
}

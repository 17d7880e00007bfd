import { isAppError } from '../../../shared/errors/app-error.ts';
import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { parseJson } from '../../../shared/text/parse-json.ts';
import { nameOf, pathOf } from '../format/layout.ts';
import { readWhole } from '../format/sealed-reader.ts';
import { sealWhole } from '../format/sealed-writer.ts';
import type { Repository } from '../repository.ts';
import { Fact } from './fact.ts';

/** Facts are small; so many are read side by side, which counts where every read is a journey over a network. */
const readAtOnce = 16;

/** A fact with the name of its file: of two with the same time, the greater name counts. */
export type NamedFact = { readonly name: string; readonly fact: Fact };

/** A fact that cannot be read: damaged, or of a kind that a later version writes. */
type FactProblem = { readonly name: string; readonly file: string; readonly what: LocalText };

type ReadFacts = {
  readonly facts: readonly NamedFact[];
  readonly problems: readonly FactProblem[];
};

/** Writes a fact and answers the name of its file. */
export async function writeFact(repository: Repository, fact: Fact, signal: AbortSignal): Promise<string> {
  const text = Buffer.from(JSON.stringify(Fact.parse(fact)), 'utf8');
  const sealed = sealWhole(repository.keys, 'fact', [text]);
  await repository.storage.write(pathOf('fact', sealed.name), sealed.bytes, signal);
  return sealed.name;
}

/**
 * The facts whose names are not `known` yet: what was read once never changes. One that cannot be read is a problem to report and
 * keeps nothing else from being read.
 */
export async function readFacts(
  repository: Repository,
  known: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<ReadFacts> {
  const files = await repository.storage.list('facts', signal);
  const names = files.flatMap((file) => nameOf('fact', file.name) ?? []).filter((name) => !known.has(name));
  const facts: NamedFact[] = [];
  const problems: FactProblem[] = [];
  const unread = names.toSorted();
  for (let from = 0; from < unread.length; from += readAtOnce) {
    const some = unread.slice(from, from + readAtOnce);
    const read = await Promise.all(some.map((name) => readFact(repository, name, signal)));
    for (const one of read) {
      if ('fact' in one) facts.push(one);
      else problems.push(one);
    }
  }
  return { facts, problems };
}

async function readFact(
  repository: Repository,
  name: string,
  signal: AbortSignal,
): Promise<NamedFact | FactProblem> {
  const file = pathOf('fact', name);
  try {
    const pieces = await readWhole(repository.storage, repository.keys, 'fact', name, signal);
    const fact = Fact.safeParse(parseJson(Buffer.concat(pieces).toString('utf8')));
    return fact.success ? { name, fact: fact.data } : { name, file, what: unknownFact() };
  } catch (error: unknown) {
    if (!isAppError(error)) throw error;
    if (error.code !== 'repository/damaged' && error.code !== 'repository/newer-format') throw error;
    return { name, file, what: error.text };
  }
}

function unknownFact(): LocalText {
  return localText(
    'This fact is of a kind that this version of Holdfast does not know. A newer version on another console may have written it; nothing depends on it here.',
    '이 버전의 Holdfast가 알지 못하는 종류의 기록입니다. 다른 콘솔의 더 새로운 버전이 남긴 것일 수 있으며 이 콘솔에서는 쓰이지 않습니다.',
  );
}

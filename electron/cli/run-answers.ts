import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { AppError, asError } from '../../shared/errors/app-error.ts';
import { localText } from '../../shared/text/local-text.ts';
import type { LocalText } from '../../shared/model/local-text.ts';
import { readYaml } from '../packs/yaml.ts';
import { readText } from './files.ts';

const Text = z.string().min(1).max(10_000);
const Value = z.union([Text, z.number()]);
const beside = { note: Text.optional(), reason: Text.optional() } as const;

/** What a person would say of a step; `arguments` are those of an action that the runbook leaves open. */
const RunAnswer = z.union([
  z.strictObject({ done: z.union([z.string().max(10_000), z.null(), z.literal(true)]), ...beside }),
  z.strictObject({ value: Value, ...beside }),
  z.strictObject({ chose: Text, ...beside }),
  z.strictObject({ file: Text, ...beside }),
  z.strictObject({ skip: Text }),
  z.strictObject({ fail: Text }),
  z.strictObject({ arguments: z.record(z.string(), Value), reason: Text.optional() }),
]);
type RunAnswer = z.infer<typeof RunAnswer>;

/** By step. */
export type RunAnswers = Readonly<Record<string, RunAnswer>>;

const RunAnswersFile = z.record(z.string(), RunAnswer);

/** A file of answers in YAML: `STEP: { done: note }` and so on. @throws AppError usage/invalid, file/not-readable */
export async function readAnswers(path: string | undefined): Promise<RunAnswers> {
  if (path === undefined) return {};
  const document = readYaml(await readText(path));
  const [problem] = document.problems;
  if (problem !== undefined) throw invalid(path, `${problem.line}:${problem.column}`, problem.message);
  const parsed = RunAnswersFile.safeParse(document.value ?? {});
  if (parsed.success) return parsed.data;
  const at = parsed.error.issues[0]?.path.map(String) ?? [];
  const { line, column } = document.locate(at);
  throw invalid(path, `${line}:${column}`, expected);
}

/**
 * What `runbooks.settle` takes for an answer; null for one that says only how to plan the step.
 * @param reason why the rules are passed that doing the step passes; undefined where it passes none
 */
export async function settlementOf(answer: RunAnswer, reason: string | undefined) {
  if ('skip' in answer) return { outcome: 'skipped' as const, reason: answer.skip };
  if ('fail' in answer) return { outcome: 'failed' as const, reason: answer.fail };
  if ('arguments' in answer) return null;
  const why = answer.reason ?? reason;
  const common = {
    outcome: 'done' as const,
    ...(answer.note === undefined ? {} : { note: answer.note }),
    ...(why === undefined ? {} : { reason: why }),
  };
  if ('value' in answer) return { ...common, value: answer.value };
  if ('chose' in answer) return { ...common, value: answer.chose };
  if ('file' in answer) return { ...common, file: await attached(answer.file) };
  const note = typeof answer.done === 'string' && answer.done !== '' ? answer.done : answer.note;
  return { ...common, ...(note === undefined ? {} : { note }) };
}

/** A file of this computer, as it goes into a run. @throws AppError file/not-readable */
export async function attached(path: string): Promise<{ readonly name: string; readonly base64: string }> {
  try {
    const content = await readFile(path);
    return { name: basename(path), base64: content.toString('base64') };
  } catch (cause: unknown) {
    const why = asError(cause).message;
    throw new AppError(
      'file/not-readable',
      localText(`The file ${path} cannot be read: ${why}`, `파일 ${path}을(를) 읽을 수 없습니다: ${why}`),
      { cause },
    );
  }
}

const expected = localText(
  'expected one of { done: note }, { value: … }, { chose: option }, { file: path }, { skip: reason }, { fail: reason }, { arguments: { … } }.',
  '{ done: 메모 }, { value: … }, { chose: 선택 }, { file: 경로 }, { skip: 사유 }, { fail: 사유 }, { arguments: { … } } 중 하나여야 합니다.',
);

function invalid(path: string, place: string, message: LocalText): AppError {
  return new AppError(
    'usage/invalid',
    localText(`${path}:${place}: ${message.en}`, `${path}:${place}: ${message.ko}`),
  );
}

import { AppError } from '../../../shared/errors/app-error.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { localText } from '../../../shared/text/local-text.ts';
import { fillRecord, fillTemplate } from '../../packs/expression/templates.ts';
import type { TemplateScope } from '../../packs/expression/templates.ts';
import { partsFor } from '../../packs/parts-for-target.ts';
import { effectiveSettings } from '../../packs/probes-for-target.ts';
import type { Pack } from '../../packs/schema/pack.ts';
import type { JobContext } from '../../platform/job-context.ts';
import type { SnapshotRoot } from '../../repository/roots/snapshot-root.ts';
import { isolationProblem } from './isolation.ts';
import type { IsolatedStart } from './isolation.ts';
import { baseFolder } from './restored-set.ts';

/** One change that neutralises the copy before it is started. */
export type BootEdit = { readonly path: string; readonly title: string } & (
  | { readonly kind: 'sql'; readonly sql: string }
  | { readonly kind: 'set'; readonly key: string; readonly to: string }
);

export type BootPlan = IsolatedStart & {
  readonly withinMs: number;
  readonly edits: readonly BootEdit[];
  /** Files whose content must not be seen in what the service writes. */
  readonly secretFiles: readonly string[];
};

/** In the empty network every port is free. */
const port = 20_080;

/**
 * How the copy in `folder` is to be started. Settings that name folders of the target name those of the copy, so that nothing reaches
 * for the original. Throws `drill/not-isolatable` with the reason.
 */
export async function planBoot(
  pack: Pack | null,
  root: SnapshotRoot,
  folder: string,
  context: JobContext,
): Promise<BootPlan> {
  const boot = pack?.boot;
  if (pack === null || boot === undefined) throw notIsolatable(notDeclared);
  if (root.kind === 'imported') throw notIsolatable(fromElsewhere);
  if (process.platform !== 'linux') throw notIsolatable(onlyLinux);
  const missing = boot.needs.filter((name) => isEmpty(effectiveSettings(pack, root.target.settings)[name]));
  if (missing.length > 0) throw notIsolatable(missingSettings(missing));
  const environment = systemEnvironment(folder);
  const problem = await isolationProblem(environment);
  if (problem !== null) throw notIsolatable(noNamespace(problem));
  const scope = scopeFor(pack, root, folder, context);
  const fill = (template: string) => fillTemplate(template, scope).value;
  const paths = pathsOf(pack, root, folder);
  return {
    folder,
    port,
    command: boot.command.map(fill),
    environment: { ...environment, ...fillRecord(boot.environment, scope).value },
    readyPath: fill(boot.ready.path),
    withinMs: boot.ready.within,
    edits: boot.edits.map((edit): BootEdit => {
      const place = { path: paths.get(edit.part) ?? '', title: edit.part };
      return 'sql' in edit
        ? { ...place, kind: 'sql', sql: edit.sql }
        : { ...place, kind: 'set', key: edit.set.key, to: fill(edit.set.to) };
    }),
    secretFiles: pack.parts.flatMap((part) =>
      part.kind === 'file' && part.sensitive ? (paths.get(part.id) ?? []) : [],
    ),
  };
}

function scopeFor(pack: Pack, root: SnapshotRoot, folder: string, context: JobContext): TemplateScope {
  const settings = { ...effectiveSettings(pack, root.target.settings) };
  for (const { base } of pack.parts) settings[base] = baseFolder(folder, base);
  return {
    settings,
    boot: { folder, port: String(port) },
    now: context.clock.now(),
    uuid: crypto.randomUUID(),
  };
}

/** Where single files lie in the copy, by part. */
function pathsOf(pack: Pack, root: SnapshotRoot, folder: string): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const part of partsFor(pack, root.target)) {
    if (part.state !== 'placed') continue;
    const { id, base } = part.definition;
    paths.set(id, `${baseFolder(folder, base)}/${part.path}`);
  }
  return paths;
}

/** What a program needs to run at all; nothing of the console's own. */
function systemEnvironment(folder: string): Readonly<Record<string, string>> {
  const inherited = ['PATH', 'LANG', 'LC_ALL', 'TZ'].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(inherited), HOME: folder };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

type Reason = { readonly en: string; readonly ko: string };

export function notIsolatable({ en, ko }: Reason): AppError {
  return new AppError(
    'drill/not-isolatable',
    localText(
      `The restored copy is not started: ${en} Run the drill without --boot; everything else is proven all the same.`,
      `복원한 사본을 시작하지 않습니다. ${ko} --boot 없이 훈련을 실행하십시오. 나머지는 그대로 검증됩니다.`,
    ),
  );
}

const notDeclared: Reason = {
  en: 'the pack does not say how it can be started without doing harm.',
  ko: '팩에 해를 끼치지 않고 시작하는 방법이 없습니다.',
};
/** Its command would have the files of this account before it, whoever wrote it. */
const fromElsewhere: Reason = {
  en: 'the set was imported, and the command that its pack names was not approved on this desk.',
  ko: '가져온 세트이며, 그 팩이 지정한 명령은 이 콘솔에서 승인되지 않았습니다.',
};
const onlyLinux: Reason = {
  en: 'only Linux has an empty network that nothing leads out of.',
  ko: '밖으로 나갈 수 없는 빈 네트워크는 Linux에만 있습니다.',
};

function missingSettings(names: readonly string[]): Reason {
  const list = names.join(', ');
  return {
    en: `these settings were not set when the snapshot was taken: ${list}. Set them and take a new snapshot.`,
    ko: `스냅샷을 만들 때 다음 설정이 지정되지 않았습니다: ${list}. 설정한 뒤 새 스냅샷을 만드십시오.`,
  };
}

function noNamespace(problem: LocalText): Reason {
  return {
    en: `this computer does not give this account an empty network (unshare: ${problem.en}).`,
    ko: `이 컴퓨터에서는 이 계정으로 빈 네트워크를 만들 수 없습니다(unshare: ${problem.ko}).`,
  };
}

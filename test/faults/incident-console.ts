import { join } from 'node:path';
import { createConsole } from '../../electron/console.ts';
import { ConsoleClient } from '../../electron/console-client.ts';
import { nodeForkChild } from '../../electron/platform/fork-child.ts';
import { dataFolderAt } from '../../electron/platform/paths.ts';
import { Redactor } from '../../electron/platform/redact.ts';
import { builtChild, builtJob } from '../fakes/built-child.ts';
import { RecordingLogger } from '../fakes/recording-logger.ts';

const root = join(import.meta.dirname, '../..');

/** A console on a data folder that may have been another one's before. */
export function openConsoleAt(dataDir: string) {
  const opened = createConsole({
    folder: dataFolderAt(dataDir),
    childEntry: builtChild,
    jobEntry: builtJob,
    packsDir: join(root, 'electron/packs/builtin'),
    kitDir: join(root, 'electron/repository/kit'),
    version: '0.0.0-test',
    fork: nodeForkChild(),
    logger: new RecordingLogger(),
    redactor: new Redactor(),
    environment: {},
    schedules: false,
  });
  return {
    ops: new ConsoleClient(opened.dispatcher, 'cli', new AbortController().signal),
    dispose: () => opened.dispose(),
  };
}

/** A target that is nothing but a folder with a log, and an incident of it. */
export async function openIncidentAt(ops: ConsoleClient, folder: string) {
  const { token } = await ops.call('picker.offer', { path: folder });
  const target = await ops.call('targets.add', {
    name: 'Room',
    pack: 'cohrtz',
    settings: { root: token },
    credentials: {},
    writesEnabled: false,
  });
  return ops.call('incidents.open', { targetId: target.id, title: 'It does not sync' });
}

import { TargetId } from '../../shared/model/ids.ts';
import { openTestConsole } from '../fakes/test-console.ts';

/** Looks at a target and tells of what it finds, until it is killed: its arguments are the data folder and the target. */
const { ops } = await openTestConsole({ dataDir: process.argv[2] ?? '', schedules: true });
await ops.call('probes.run', { targetId: TargetId.parse(process.argv[3]) });
await ops.call('alerts.runDue', {});

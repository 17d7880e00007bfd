import { openConsoleAt, openIncidentAt } from './incident-console.ts';

/** Captures evidence until it is killed: its arguments are the data folder and the folder of the target. Says when it is in the middle. */
const { ops } = openConsoleAt(process.argv[2] ?? '');
const { id: incidentId } = await openIncidentAt(ops, process.argv[3] ?? '');
await ops.call('incidents.capture', { incidentId });
const stop = ops.on('jobs.changed', ({ jobs }) => {
  const stage = jobs.find(({ kind }) => kind === 'incident-capture')?.progress?.stage.en;
  if (stage !== 'Captured output') return;
  stop();
  console.log(incidentId);
});

import type { Migration } from '../migration.ts';

/**
 * An incident begins when its target left ok, or when it was opened; its evidence is looked for from half an hour before. Until now the
 * begin of that evidence was kept as the begin of the incident. What an operator said was exact and stays.
 */
export const incidentBeginMigration: Migration = {
  id: 230,
  name: 'incident-begin',
  apply(database) {
    database.exec(`
      UPDATE incident SET from_at = from_at + 1800000
      WHERE from_at + 1800000 IN (opened_at, json_extract(origin, '$.since'))
        OR EXISTS (SELECT 1 FROM runbook_run WHERE started_at = from_at + 1800000)
        OR EXISTS (SELECT 1 FROM probe_transition
                   WHERE target_id = incident.target_id AND at = incident.from_at + 1800000);
    `);
  },
};

import type { Filled } from '../support/filled-desk.ts';

/** Every screen of the window, for what has to hold on all of them. */
export function everyPlace(
  targetId: string,
  { repositoryId, snapshots }: Filled,
): readonly { readonly name: string; readonly address: string; readonly shows: string }[] {
  return [
    { name: 'overview', address: '#/overview', shows: 'Overview' },
    { name: 'health', address: `#/targets/${targetId}/health`, shows: 'Practice messenger' },
    { name: 'sessions', address: `#/targets/${targetId}/views`, shows: 'Practice messenger' },
    { name: 'connection', address: `#/targets/${targetId}/connection`, shows: 'Practice messenger' },
    { name: 'policies', address: `#/targets/${targetId}/policies`, shows: 'Practice messenger' },
    ...runbookPlaces(targetId),
    { name: 'timeline', address: `#/targets/${targetId}/timeline`, shows: 'Practice messenger' },
    { name: 'target-snapshots', address: `#/targets/${targetId}/snapshots`, shows: 'Practice messenger' },
    { name: 'repositories', address: '#/snapshots/repositories', shows: 'Snapshots' },
    { name: 'all-snapshots', address: '#/snapshots/all', shows: 'Snapshots' },
    { name: 'restores', address: '#/snapshots/restores', shows: 'Snapshots' },
    { name: 'schedules', address: '#/snapshots/schedules', shows: 'Snapshots' },
    { name: 'new-repository', address: '#/snapshots/new-repository', shows: 'New repository' },
    {
      name: 'open-repository',
      address: '#/snapshots/open-repository',
      shows: 'Open a repository with the recovery kit',
    },
    { name: 'repository', address: `#/snapshots/repositories/${repositoryId}`, shows: 'USB disk' },
    { name: 'back-up', address: `#/snapshots/back-up/${targetId}`, shows: 'Back up' },
    { name: 'restore', address: '#/snapshots/restore', shows: 'Restore' },
    { name: 'restore-parts', address: `#/snapshots/restore/${snapshots[0]}`, shows: 'Restore' },
    { name: 'files', address: `#/snapshots/files/${snapshots[0]}`, shows: 'Files of a snapshot' },
    { name: 'find', address: `#/snapshots/find/${targetId}`, shows: 'Find a file or a row' },
    { name: 'compare', address: '#/snapshots/compare', shows: 'Compare two snapshots' },
    {
      name: 'comparison',
      address: `#/snapshots/compare/${snapshots[2]}/${snapshots[0]}`,
      shows: 'Compare two snapshots',
    },
    { name: 'incidents', address: '#/incidents', shows: 'Incidents' },
    { name: 'journal', address: '#/journal', shows: 'Journal' },
    { name: 'add-target', address: '#/add-target/address', shows: 'Add target' },
    { name: 'settings-general', address: '#/settings/general', shows: 'Settings' },
    { name: 'settings-targets', address: '#/settings/targets', shows: 'Settings' },
    { name: 'settings-packs', address: '#/settings/packs', shows: 'Settings' },
    { name: 'settings-credentials', address: '#/settings/credentials', shows: 'Settings' },
    { name: 'settings-hosts', address: '#/settings/hosts', shows: 'Settings' },
    { name: 'settings-schedules', address: '#/settings/schedules', shows: 'Settings' },
    { name: 'settings-alerts', address: '#/settings/alerts', shows: 'Settings' },
    { name: 'settings-network', address: '#/settings/network', shows: 'Settings' },
    { name: 'settings-doctor', address: '#/settings/doctor', shows: 'Settings' },
    {
      name: 'edit-target',
      address: `#/settings/targets/${targetId}`,
      shows: 'Settings of Practice messenger',
    },
    { name: 'pack', address: '#/settings/packs/messenger', shows: 'Intranet messenger' },
    { name: 'pack-draft', address: '#/settings/packs/new-draft', shows: 'Pack draft' },
  ];
}

function runbookPlaces(targetId: string) {
  return [
    { name: 'target-runbooks', address: `#/targets/${targetId}/runbooks`, shows: 'Practice messenger' },
    { name: 'runbooks', address: '#/runbooks', shows: 'Runbooks' },
    {
      name: 'start-run',
      address: `#/runbooks/start/${targetId}/users-cannot-sign-in`,
      shows: "Users can't sign in",
    },
  ] as const;
}

/**
 * Every channel of the console: group → name → call or event. Plain data, so that the preload bundle stays small and
 * carries no schemas; `contract.ts` ties a schema to each.
 */
export const channels = {
  app: {
    info: 'call',
    settings: 'call',
    saveSettings: 'call',
    settingsChanged: 'event',
    doctor: 'call',
    placeRequested: 'event',
  },
  targets: {
    snapshot: 'call',
    get: 'call',
    add: 'call',
    edit: 'call',
    remove: 'call',
    check: 'call',
    detect: 'call',
    changed: 'event',
  },
  packs: {
    list: 'call',
    show: 'call',
    source: 'call',
    validate: 'call',
    template: 'call',
    planInstall: 'call',
    install: 'call',
    remove: 'call',
  },
  credentials: {
    status: 'call',
    list: 'call',
    put: 'call',
    remove: 'call',
    grant: 'call',
    unlockVault: 'call',
  },
  probes: {
    snapshot: 'call',
    detail: 'call',
    run: 'call',
    cancel: 'call',
    history: 'call',
    pause: 'call',
    resume: 'call',
    changed: 'event',
  },
  maintenance: { list: 'call', add: 'call', end: 'call' },
  timeline: { show: 'call' },
  views: { list: 'call', show: 'call', csv: 'call' },
  socketio: {
    test: 'call',
    cancel: 'call',
    progressed: 'event',
    openLink: 'call',
    closeLink: 'call',
    link: 'call',
    linkChanged: 'event',
  },
  journal: { list: 'call', verify: 'call', export: 'call' },
  picker: { roots: 'call', list: 'call', offer: 'call' },
  config: { export: 'call', import: 'call' },
} as const;

export type Channels = typeof channels;

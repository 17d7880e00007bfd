/** How much data a practice messenger is filled with. */
export type DataSize = {
  readonly users: number;
  readonly rooms: number;
  readonly messages: number;
  readonly deviceSessions: number;
  readonly accessLogs: number;
  readonly files: number;
  readonly logLines: number;
};

export const dataSizes = {
  full: {
    users: 2000,
    rooms: 120,
    messages: 100_000,
    deviceSessions: 600,
    accessLogs: 20_000,
    files: 300,
    logLines: 6000,
  },
  small: {
    users: 40,
    rooms: 8,
    messages: 500,
    deviceSessions: 60,
    accessLogs: 200,
    files: 16,
    logLines: 200,
  },
} as const satisfies Record<string, DataSize>;

export type DataSizeName = keyof typeof dataSizes;

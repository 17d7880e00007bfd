import type { LogFields, Logger } from '../../electron/platform/logger.ts';

export type LogRecord = {
  readonly level: 'info' | 'warn' | 'error' | 'bug';
  readonly event: string;
  readonly fields: LogFields;
};

/** Keeps what was logged, so that a test can read it. */
export class RecordingLogger implements Logger {
  readonly records: LogRecord[] = [];

  info(event: string, fields: LogFields = {}): void {
    this.records.push({ level: 'info', event, fields });
  }

  warn(event: string, fields: LogFields = {}): void {
    this.records.push({ level: 'warn', event, fields });
  }

  error(event: string, fields: LogFields = {}): void {
    this.records.push({ level: 'error', event, fields });
  }

  bug(error: unknown, where: string): string {
    this.records.push({ level: 'bug', event: where, fields: { error } });
    return `incident-${this.records.length}`;
  }
}

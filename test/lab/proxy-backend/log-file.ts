import { appendFileSync } from 'node:fs';

/** A line of a log as both sides write it: time, level, logger, then words. */
export function writeLine(
  path: string,
  level: 'INFO' | 'WARN' | 'ERROR',
  logger: string,
  text: string,
): void {
  const at = new Date().toISOString().replace('T', ' ').replace('Z', '');
  appendFileSync(path, `${at} ${level} [${logger}] ${text}\n`);
}

/** A reject as both sides write it: `key=value` with spaces turned to `_`, and the id that follows one message through both logs. */
export function writeReject(
  path: string,
  reject: {
    readonly category: 'control-plane' | 'command-registry-sync';
    readonly reason: string;
    readonly correlationId: string;
    readonly details: string;
  },
): void {
  const { category, reason, correlationId, details } = reject;
  const text = `category=${category} severity=WARN reason=${reason} correlationId=${correlationId} details=${details.replaceAll(' ', '_')}`;
  writeLine(path, 'WARN', category === 'control-plane' ? 'ControlPlane' : 'CommandRegistry', text);
}

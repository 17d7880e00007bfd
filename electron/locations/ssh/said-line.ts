import { localText } from '../../../shared/text/local-text.ts';
import type { LocalText } from '../../../shared/model/local-text.ts';
import { redact } from '../../platform/redact.ts';

const longest = 200;
/** Colours and titles of terminals (ECMA-48, 5.4; xterm's OSC), and whatever else is not to be read. */
const terminalCodes = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?)/gu;
const unreadable = /[\p{Cc}\p{Cf}\ufffd]+/gu;

/** The first line of what a host says that has something to read, without what looks like a secret, and cut; empty when there is none. */
export function saidLine(text: string): string {
  for (const line of text.replaceAll(terminalCodes, '').split(/[\r\n]+/)) {
    const plain = line.replaceAll(unreadable, ' ').trim();
    if (plain !== '') return redact(plain, []).slice(0, longest);
  }
  return '';
}

/** What stands behind an error where the host said something; empty where it said nothing. */
export function saidText(text: string): LocalText {
  const line = saidLine(text);
  if (line === '') return localText('', '');
  const end = /[.!?]$/.test(line) ? '' : '.';
  return localText(` It says: "${line}"${end}`, ` 호스트의 메시지: "${line}"${end}`);
}

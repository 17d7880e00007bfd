import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { canaryForms } from './canary-forms.ts';

/** Looks through folder trees: secret and folders as JSON on standard input, what was found as JSON on standard output. */
const { secret, folders } = JSON.parse(readFileSync(0, 'utf8')) as { secret: string; folders: string[] };
const forms = canaryForms(secret);
const found: string[] = [];
for (const folder of folders) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.name.includes(secret)) found.push(`${path}: name`);
    if (entry.isFile()) look(path);
  }
}
process.stdout.write(JSON.stringify(found));

function look(path: string): void {
  const bytes = readFileSync(path);
  const contents = bytes[0] === 0x1f && bytes[1] === 0x8b ? [bytes, gunzipSync(bytes)] : [bytes];
  for (const content of contents) {
    for (const [form, needle] of forms) if (content.includes(needle)) found.push(`${path}: ${form}`);
  }
}

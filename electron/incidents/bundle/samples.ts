import { blank } from '../hide/hidden-counts.ts';

type Sample = { readonly path: string; readonly line: string };

const lineCharacters = 300;
/** Of one file and one kind of mark. */
const alike = 2;
const mark = /\[(redacted|email|address|name)(?: \d+)?\]/g;

/** Collects a few lines from which something was taken out: of each file and each kind some. */
export function hiddenSamples(most: number): {
  readonly look: (path: string, text: string) => void;
  readonly found: () => Sample[];
} {
  const samples: Sample[] = [];
  const taken = new Map<string, number>();
  const isWanted = (path: string, kind: string) => {
    const key = `${kind} ${path}`;
    const count = (taken.get(key) ?? 0) + 1;
    taken.set(key, count);
    return count <= alike;
  };
  return {
    look: (path, text) => {
      for (const match of text.matchAll(mark)) {
        if (samples.length >= most) return;
        if (isWanted(path, match[1] ?? '')) samples.push({ path, line: around(text, match.index) });
      }
    },
    found: () => samples,
  };
}

/** The part of a line in which something was taken out. */
function around(text: string, at: number): string {
  const begin = text.lastIndexOf('\n', at) + 1;
  const next = text.indexOf('\n', at);
  const end = next === -1 ? text.length : next;
  const from = Math.max(begin, at - Math.floor(lineCharacters / 2));
  const to = Math.min(end, at + blank.length + Math.floor(lineCharacters / 2));
  return `${from > begin ? '…' : ''}${text.slice(from, to).trim()}${to < end ? '…' : ''}`;
}

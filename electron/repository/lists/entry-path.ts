/** Order of a file list: component by component, by bytes. So a folder comes right before what lies in it. */
export function comparePaths(a: PathBytes, b: PathBytes): number {
  return quickOrder(a, b) ?? Buffer.compare(sortKey(a), sortKey(b));
}

/** The order of two ordinary names without making their bytes; null where text and bytes may be ordered differently. */
function quickOrder(a: PathBytes, b: PathBytes): number | null {
  if (a.pathBase64 !== undefined || b.pathBase64 !== undefined) return null;
  const [one, other] = [a.path, b.path];
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    const [x, y] = [one.charCodeAt(at), other.charCodeAt(at)];
    if (x === y) continue;
    // Halves of characters beyond U+FFFF stand before characters that their bytes stand behind.
    if (isSurrogate(x) || isSurrogate(y)) return null;
    return (x === slash ? 0 : x) - (y === slash ? 0 : y);
  }
  return one.length - other.length;
}

const slash = 0x2f;

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

type PathBytes = { readonly path: string; readonly pathBase64?: string | undefined };

/** The path as the file system has it. */
export function bytesOfPath({ path, pathBase64 }: PathBytes): Buffer {
  return pathBase64 === undefined ? Buffer.from(path, 'utf8') : Buffer.from(pathBase64, 'base64');
}

/** No name holds a zero byte, so it may stand for the slash and sort before everything. */
function sortKey(entry: PathBytes): Buffer {
  const bytes = bytesOfPath(entry);
  const key = Buffer.from(bytes);
  for (let at = key.indexOf(0x2f); at !== -1; at = key.indexOf(0x2f, at + 1)) key[at] = 0;
  return key;
}

/** An empty, `.` or `..` component; an empty path is one, too. */
const leadsAstray = /(?:^|\/)\.{0,2}(?:\/|$)/;

/**
 * True for a path that stays below its base on every system: relative, no empty, `.` or `..` component, no zero byte. What a
 * particular system cannot name is for the restore to say.
 */
export function isSafePath(entry: PathBytes): boolean {
  const text = entry.pathBase64 === undefined ? entry.path : bytesOfPath(entry).toString('latin1');
  return !text.includes('\0') && !leadsAstray.test(text);
}

/** Order of a file list: component by component, by bytes. So a folder comes right before what lies in it. */
export function comparePaths(a: PathBytes, b: PathBytes): number {
  return Buffer.compare(sortKey(a), sortKey(b));
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

/**
 * True for a path that stays below its base on every system: relative, no empty, `.` or `..` component, no zero byte. What a
 * particular system cannot name is for the restore to say.
 */
export function isSafePath(entry: PathBytes): boolean {
  const text = bytesOfPath(entry).toString('latin1');
  if (text === '' || text.includes('\0')) return false;
  return text.split('/').every((component) => component !== '' && component !== '.' && component !== '..');
}

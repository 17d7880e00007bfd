/** Hands a file to the operator. The window has no file system: the browser engine writes it where downloads go. */
export function downloadText(pieces: readonly string[], fileName: string, type: string): void {
  download(new Blob([...pieces], { type }), fileName);
}

/** A file of any kind. Its type says nothing of what is in it, so that nothing opens it by itself. */
export function downloadBase64(base64: string, fileName: string): void {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  download(new Blob([bytes], { type: 'application/octet-stream' }), fileName);
}

function download(content: Blob, fileName: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** A name that every file system takes: `holdfast-chat-sessions-2026-11-21.csv`. */
export function fileName(parts: readonly string[], at: number, extension: string): string {
  const day = new Date(at).toISOString().slice(0, 10);
  const stem = parts
    .map((part) =>
      part
        .normalize('NFC')
        .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
        .replaceAll(/^-+|-+$/g, '')
        .slice(0, 40),
    )
    .filter((part) => part !== '');
  return `${['holdfast', ...stem, day].join('-')}.${extension}`;
}

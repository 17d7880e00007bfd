const imageExtensions: ReadonlySet<string> = new Set([
  'png',
  'jpg',
  'jpeg',
  'gif',
  'webp',
  'bmp',
  'tiff',
  'tif',
  'ico',
  'svg',
  'heic',
  'heif',
]);

export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
}

export function fileTypeOf(name: string): 'file' | 'image' {
  return imageExtensions.has(extensionOf(name)) ? 'image' : 'file';
}

const zip = Buffer.from('PK');

/** How a file of an extension begins; extensions that are not listed are taken as they are. */
const beginnings: Readonly<Record<string, Buffer>> = {
  png: Buffer.from([0x89, 0x50, 0x4e, 0x47]),
  jpg: Buffer.from([0xff, 0xd8, 0xff]),
  jpeg: Buffer.from([0xff, 0xd8, 0xff]),
  gif: Buffer.from('GIF8'),
  bmp: Buffer.from('BM'),
  pdf: Buffer.from('%PDF'),
  zip,
  docx: zip,
  xlsx: zip,
  rar: Buffer.from('Rar!'),
  '7z': Buffer.from([0x37, 0x7a, 0xbc, 0xaf]),
};

/** Whether the first bytes fit the extension. */
export function headerFits(name: string, content: Buffer): boolean {
  const wanted = beginnings[extensionOf(name)];
  return wanted === undefined || content.subarray(0, wanted.length).equals(wanted);
}

const contentTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
  txt: 'text/plain; charset=utf-8',
  zip: 'application/zip',
};

export function contentTypeOf(name: string): string {
  return contentTypes[extensionOf(name)] ?? 'application/octet-stream';
}

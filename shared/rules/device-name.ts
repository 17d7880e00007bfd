/**
 * Names that Windows takes for devices, in every folder and with every ending.
 * https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 */
const deviceName = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])($|\.)/i;

export function isDeviceName(name: string): boolean {
  return deviceName.test(name);
}

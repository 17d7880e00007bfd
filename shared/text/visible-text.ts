/**
 * Text from outside as it may be shown: control characters become their pictures, and characters that turn the reading
 * direction of what follows become a mark, so that a name cannot pretend to be another one. Line breaks and tabs stay.
 */
export function visibleText(text: string): string {
  return text
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, (char) =>
      String.fromCharCode(0x2400 + char.charCodeAt(0)),
    )
    .replaceAll('\u007F', '\u2421')
    .replaceAll(/[\u0080-\u009F]/g, '\uFFFD')
    .replaceAll(/[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g, '\u2423');
}

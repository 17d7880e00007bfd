/**
 * The bytes under which a planted secret may be found again. Written apart from the program's own redaction on purpose: what
 * that forgets, this has to find.
 */
export function canaryForms(secret: string): ReadonlyMap<string, Buffer> {
  const raw = Buffer.from(secret, 'utf8');
  const json = JSON.stringify(secret).slice(1, -1);
  const forms = new Map<string, Buffer>([
    ['plain', raw],
    ['UTF-16', Buffer.from(secret, 'utf16le')],
    ['JSON', Buffer.from(json)],
    ['JSON in JSON', Buffer.from(JSON.stringify(json).slice(1, -1))],
    ['URL', Buffer.from(encodeURIComponent(secret))],
    ['form', Buffer.from(new URLSearchParams([['', secret]]).toString().slice(1))],
    ['hex', Buffer.from(raw.toString('hex'))],
    ['HEX', Buffer.from(raw.toString('hex').toUpperCase())],
  ]);
  for (const shift of [0, 1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(shift, 'x'), raw])
      .toString('base64')
      .replace(/=+$/, '');
    // The first and the last characters also depend on what stands beside the secret.
    const core = shifted.slice(shift === 0 ? 0 : 4, shifted.length - 2);
    forms.set(`base64 +${shift}`, Buffer.from(core));
    forms.set(`base64url +${shift}`, Buffer.from(core.replaceAll('+', '-').replaceAll('/', '_')));
  }
  return forms;
}

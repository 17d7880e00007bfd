/** 127.0.0.0/8 in the forms of an IPv6 address that stand for an IPv4 address (RFC 4291, 2.5.5.2), as a URL writes it as well. */
const mapped = /^::ffff:(127(\.\d{1,3}){3}|7f[\da-f]{2}:[\da-f]{1,4})$/;

/** Whether a host, with or without the brackets of a URL, is a name or an address that means the computer itself. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name) || mapped.test(name);
}

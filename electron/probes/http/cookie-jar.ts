import { Cookie, CookieJar } from 'tough-cookie';

/** Cookies of one signed-in session. */
interface SessionCookies {
  /** The `Cookie` header for a request, empty when there is none. */
  header(url: URL): string;
  /** Takes over what an answer set, and returns it by name. */
  absorb(url: URL, setCookies: readonly string[]): Readonly<Record<string, string>>;
  /** Every value that is kept now, to be removed from evidence. */
  values(): readonly string[];
}

/**
 * A jar for each origin. Browsers share cookies between the ports of a host; here another service on the same host must
 * not be given the session of this one.
 */
export function createSessionCookies(): SessionCookies {
  const jars = new Map<string, CookieJar>();

  function jarOf(url: URL): CookieJar {
    const known = jars.get(url.origin);
    if (known !== undefined) return known;
    // On this computer a server must show the same fault as anywhere else: a cookie for https only is not sent over http.
    const made = new CookieJar(undefined, {
      looseMode: true,
      rejectPublicSuffixes: false,
      allowSecureOnLocal: false,
    });
    jars.set(url.origin, made);
    return made;
  }

  return {
    header: (url) => jars.get(url.origin)?.getCookieStringSync(url.href) ?? '',
    absorb(url, setCookies) {
      const jar = jarOf(url);
      for (const line of setCookies) jar.setCookieSync(line, url.href, { ignoreError: true });
      return cookiesSet(setCookies);
    },
    values: () =>
      [...jars.values()].flatMap((jar) => (jar.toJSON()?.cookies ?? []).map((cookie) => cookie.value ?? '')),
  };
}

/** The cookies of `Set-Cookie` headers by name; ones that are being removed are left out. */
export function cookiesSet(setCookies: readonly string[]): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const line of setCookies) {
    const cookie = Cookie.parse(line, { loose: true });
    if (cookie !== undefined && cookie.value !== '') values[cookie.key] = cookie.value;
  }
  return values;
}

/** True when one of these cookies is only ever sent over https. */
export function hasSecureCookie(setCookies: readonly string[]): boolean {
  return setCookies.some((line) => Cookie.parse(line, { loose: true })?.secure === true);
}

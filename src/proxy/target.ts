/** A request target in the form that goes upstream, and the authority that an absolute one named. */
export interface Target {
  readonly target: string;
  readonly authority: string | undefined;
}

/**
 * The origin-form of a request target (RFC 9112, 3.2); an absolute-form gives up its authority, which beats the Host
 * header. Undefined for what cannot be sent on: the asterisk-form, a fragment, or no path at all.
 */
export function originForm(url: string): Target | undefined {
  if (url.includes('#')) return undefined;
  if (url.startsWith('/')) return { target: url, authority: undefined };
  const absolute = /^https?:\/\/([^/?]+)(.*)$/i.exec(url);
  if (absolute === null) return undefined;
  const [, authority = '', rest = ''] = absolute;
  // Credentials in a target are never passed on (RFC 9110, 4.2.4).
  if (authority.includes('@')) return undefined;
  return { target: rest.startsWith('/') ? rest : `/${rest}`, authority };
}

import type { Redaction, Replace } from './secret-values.ts';

const AUTHORIZATION = new Set(['authorization', 'proxy-authorization', 'x-authorization']);

/** `Cookie`, and what carries one further: `X-Original-Cookie`. */
const COOKIES = /(?:^|-)cookie2?$/;

/** A browser can give a WebSocket no other header: what stands behind such a name is a token. */
const SUBPROTOCOL_TOKEN =
  /(\bbearer\.authorization\.k8s\.io\.|\b(?:bearer|token|access_?token|authorization|jwt)\s{0,8},\s{0,8})([^\s,]+)/gi;

/** A cookie behind another in one line, as old servers fold them; a date has no equals sign behind its comma. */
const FOLDED_COOKIE = /(,\s{0,8}[!#$%&'*+.^_`|~\w-]{1,256}=)([^;,]+)/g;

/** Redacts one header's value. Schemes, cookie names and cookie attributes stay, so that a reviewer sees what differs. */
export function redactHeader(name: string, value: string, redaction: Redaction): string {
  const lowerName = name.toLowerCase();
  if (lowerName === 'set-cookie' || lowerName === 'set-cookie2') return redactSetCookie(value, redaction);
  if (COOKIES.test(lowerName)) return redactCookies(value, redaction.secret);
  if (lowerName === 'sec-websocket-protocol') return redactSubprotocols(value, redaction);
  if (AUTHORIZATION.has(lowerName)) return redactAuthorization(value, redaction.secret);
  return redaction.names.header(lowerName) && value !== '' ? redaction.secret(value) : redaction.text(value);
}

/** Redacts a flat list (name, value, name, value) into pairs, in order, names as they were. */
export function redactHeaders(headers: readonly string[], redaction: Redaction): [string, string][] {
  const pairs: [string, string][] = [];
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const name = headers[at] ?? '';
    pairs.push([name, redactHeader(name, headers[at + 1] ?? '', redaction)]);
  }
  return pairs;
}

function redactAuthorization(value: string, secret: Replace): string {
  const credentials = /^\s*([A-Za-z][\w-]*)\s+(\S.*)$/s.exec(value);
  if (credentials === null) return value === '' ? value : secret(value);
  return `${credentials[1]} ${secret(credentials[2] ?? '')}`;
}

function redactCookies(value: string, secret: Replace): string {
  return value.replace(/[^;]+/g, (cookie) => redactCookie(cookie, secret));
}

/** Several of one answer stand on a line each. */
function redactSetCookie(value: string, redaction: Redaction): string {
  if (value.includes('\n'))
    return value
      .split('\n')
      .map((line) => redactSetCookie(line, redaction))
      .join('\n');
  const end = value.indexOf(';');
  if (end === -1) return redactCookie(value, redaction.secret);
  const attributes = value
    .slice(end)
    .replace(FOLDED_COOKIE, (_, before: string, secret: string) => before + redaction.secret(secret));
  return redactCookie(value.slice(0, end), redaction.secret) + redaction.text(attributes);
}

function redactSubprotocols(value: string, redaction: Redaction): string {
  const shown = value.replace(
    SUBPROTOCOL_TOKEN,
    (_, before: string, token: string) => before + redaction.secret(token),
  );
  return redaction.text(shown);
}

function redactCookie(cookie: string, secret: Replace): string {
  const equals = cookie.indexOf('=');
  const name = cookie.slice(0, equals + 1);
  const value = cookie.slice(equals + 1).trim();
  if (value === '') return cookie;
  return name === '' ? secret(value) : name + secret(value);
}

import type { Redaction, Replace } from './secret-values.ts';

const AUTHORIZATION = new Set(['authorization', 'proxy-authorization', 'x-authorization']);

/** Redacts one header's value. Schemes, cookie names and cookie attributes stay, so that a reviewer sees what differs. */
export function redactHeader(name: string, value: string, redaction: Redaction): string {
  const lowerName = name.toLowerCase();
  if (lowerName === 'cookie') return redactCookies(value, redaction.secret);
  if (lowerName === 'set-cookie') return redactSetCookie(value, redaction);
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
  return redactCookie(value.slice(0, end), redaction.secret) + redaction.text(value.slice(end));
}

function redactCookie(cookie: string, secret: Replace): string {
  const equals = cookie.indexOf('=');
  const name = cookie.slice(0, equals + 1);
  const value = cookie.slice(equals + 1).trim();
  if (value === '') return cookie;
  return name === '' ? secret(value) : name + secret(value);
}

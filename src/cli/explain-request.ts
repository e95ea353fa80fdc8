import { FicusError } from '../errors.ts';
import type { MatchRequest } from '../routing-rules/match.ts';

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/**
 * The request that a command line describes: a method, `/path` or an absolute URL, and `name: value` headers. An
 * absolute URL's host beats the Host header, as in the proxy. Throws FicusError `usage` of one sentence.
 */
export function requestOf(method: string, url: string, headerLines: readonly string[]): MatchRequest {
  if (!TOKEN.test(method)) throw usage(`"${method}" is not a method: write for example GET`);
  const headers = headerLines.flatMap(headerOf);
  const { target, authority } = targetOf(url);
  const hostAt = headers.findIndex((text, i) => i % 2 === 0 && text.toLowerCase() === 'host');
  const host = authority ?? (hostAt === -1 ? undefined : headers[hostAt + 1]);
  return { method: method.toUpperCase(), target, host, headers };
}

function headerOf(line: string): readonly [string, string] {
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(colon, 0)).trim();
  if (!TOKEN.test(name)) throw usage(`"${line}" is not a header: write -H "name: value"`);
  return [name, line.slice(colon + 1).trim()];
}

function targetOf(url: string): { target: string; authority: string | undefined } {
  if (url.includes('#'))
    throw usage(`"${url}" has a "#", which no request carries: leave it and what follows out`);
  if (!/^[!-~]*$/.test(url))
    throw usage(`"${url}" has a character that no request carries as it is: write it as a percent code`);
  // Not URL.parse: it would resolve the dots and codes that routing has to see.
  const absolute = /^https?:\/\/([^/?]+)(.*)$/is.exec(url);
  if (absolute === null) {
    if (!url.startsWith('/')) throw usage(`"${url}" is not a URL: write /path, or http://host/path`);
    return { target: url, authority: undefined };
  }
  const [, authority = '', rest = ''] = absolute;
  if (authority.includes('@'))
    throw usage(
      `"${url}" has credentials, which Ficus refuses in a target: leave out what stands before the "@"`,
    );
  return { target: rest.startsWith('/') ? rest : `/${rest}`, authority };
}

function usage(why: string): FicusError {
  return new FicusError('usage', { why });
}

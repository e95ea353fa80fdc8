import type { Side } from '../diff/types.ts';
import type { Sample } from '../store/types.ts';

const REDACTED = '[redacted:';

/** What curl writes by itself, and what the proxy has added. */
const NOT_WRITTEN = /^(?:content-length|via|x-request-id|traceparent|tracestate|x-forwarded-.*|forwarded)$/i;

/** A command line that asks one side what a stored request asked. */
export interface CurlLine {
  readonly command: string;
  /** Where a secret stood that nobody knows any more: names of headers, `the path`, `the query`, `the body`. */
  readonly leftOut: readonly string[];
}

/** The command for a side's base URL. Headers that were redacted are left out; a redacted value in the URL stays, marked. */
export function curlLine({ method, target, headers, body }: Sample['request'], baseUrl: string): CurlLine {
  const written = headers.filter(([name]) => !NOT_WRITTEN.test(name));
  const known = written.filter(([, value]) => !value.includes(REDACTED));
  const sendsBody = body !== null && body !== '' && !body.includes(REDACTED);
  const words = [
    // -g: brackets in a URL are no pattern.
    'curl -sSig --path-as-is',
    ...(method === 'GET' && !sendsBody ? [] : method === 'HEAD' ? ['-I'] : [`-X ${quoted(method)}`]),
    quoted(`${baseUrl}${target}`),
    ...known.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(sendsBody ? [`--data-raw ${quoted(body)}`] : []),
  ];
  const [path = '', query = ''] = target.split('?', 2);
  const leftOut = [
    ...written
      .filter(([, value]) => value.includes(REDACTED))
      .map(([name]) => `the header ${name.toLowerCase()}`),
    ...(path.includes(REDACTED) ? ['a value in the path'] : []),
    ...(query.includes(REDACTED) ? ['a value in the query'] : []),
    ...(body?.includes(REDACTED) ? ['the body'] : []),
  ];
  return { command: words.join(' '), leftOut };
}

/** `# left out, for it was redacted: the header authorization`; empty where nothing was. */
function leftOutNote({ leftOut }: CurlLine): string {
  return leftOut.length === 0 ? '' : `# redacted, to be filled in: ${leftOut.join(', ')}`;
}

/** What asks monolith and service for the same, a line each, below a note of what was left out; empty without URLs. */
export function curlCommands(
  { request }: Sample,
  urls: Readonly<Record<Side, string>> | undefined,
): string[] {
  if (urls === undefined) return [];
  const [left, right] = [curlLine(request, urls.monolith), curlLine(request, urls.service)];
  const note = leftOutNote(left);
  return [...(note === '' ? [] : [note]), left.command, right.command];
}

/** A word for a POSIX shell. Between single quotes nothing but the quote itself means anything. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

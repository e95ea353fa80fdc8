import type { Sample } from '../../src/store/types.ts';

/** What curl writes by itself, and what a proxy has added. */
const NOT_WRITTEN =
  /^(?:host|content-length|via|x-request-id|traceparent|tracestate|x-forwarded-.*|forwarded)$/i;

/** A command line that asks one side what a stored request asked. What was redacted is left out, and named in a comment. */
export function curl({ method, target, headers, body }: Sample['request'], base: string): string {
  const written = headers.filter(([name]) => !NOT_WRITTEN.test(name));
  const isRedacted = (text: string) => text.includes('[redacted:');
  const sendsBody = body !== null && body !== '' && !isRedacted(body);
  const left = [
    ...written.filter(([, value]) => isRedacted(value)).map(([name]) => name.toLowerCase()),
    ...(isRedacted(target) ? ['a value in the URL'] : []),
    ...(body !== null && isRedacted(body) ? ['the body'] : []),
  ];
  const words = [
    // -g: brackets in a URL are no pattern.
    'curl -sSig --path-as-is',
    ...(method === 'GET' && !sendsBody ? [] : method === 'HEAD' ? ['-I'] : [`-X ${quoted(method)}`]),
    quoted(`${base}${target}`),
    ...written
      .filter(([, value]) => !isRedacted(value))
      .map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(sendsBody ? [`--data-raw ${quoted(body)}`] : []),
  ];
  return `${left.length === 0 ? '' : `# redacted, to be filled in: ${left.join(', ')}\n`}${words.join(' ')}`;
}

/** Between single quotes nothing but the quote itself means anything to a POSIX shell. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

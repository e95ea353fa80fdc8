/** One answer out of a connection's bytes, as they came, its body without chunking. */
export interface Answer {
  readonly status: number;
  /** Lines of the head behind the first. */
  readonly headers: readonly string[];
  readonly body: string;
}

/**
 * Cuts what came on one connection into answers, interim ones left out; text is latin-1. `methods`: of the requests, in
 * order. Throws for bytes that are no answer, for an answer that nobody asked for, and for one that is not whole.
 */
export function answersIn(text: string, methods: readonly string[]): Answer[] {
  const answers: Answer[] = [];
  let at = 0;
  while (at < text.length) {
    const headEnd = text.indexOf('\r\n\r\n', at);
    const [first = '', ...headers] = text.slice(at, headEnd).split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1]);
    if (headEnd === -1 || Number.isNaN(status))
      throw new Error(`no answer: ${JSON.stringify(text.slice(at))}`);
    at = headEnd + 4;
    if (status < 200) continue;
    if (answers.length === methods.length) throw new Error(`not asked for: ${JSON.stringify(first)}`);
    const bodiless = methods[answers.length] === 'HEAD' || status === 204 || status === 304;
    const { body, end } = bodiless ? { body: '', end: at } : bodyAt(text, at, headers);
    answers.push({ status, headers, body });
    at = end;
  }
  return answers;
}

function bodyAt(text: string, from: number, headers: readonly string[]): { body: string; end: number } {
  if (headers.some((line) => /^transfer-encoding: chunked$/i.test(line))) return chunksAt(text, from);
  const length = headers.map((line) => /^content-length: (\d+)$/i.exec(line)?.[1]).find((value) => value);
  const end = length === undefined ? text.length : from + Number(length);
  if (end > text.length) throw new Error('an answer is not whole');
  return { body: text.slice(from, end), end };
}

function chunksAt(text: string, from: number): { body: string; end: number } {
  let body = '';
  let at = from;
  for (;;) {
    const line = /^([0-9a-f]+)\r\n/i.exec(text.slice(at, at + 20));
    if (line === null) throw new Error('an answer is not whole');
    const size = Number.parseInt(line[1] as string, 16);
    at += line[0].length;
    if (size === 0) break;
    body += text.slice(at, at + size);
    at += size + 2;
  }
  const end = text.startsWith('\r\n', at) ? at + 2 : text.indexOf('\r\n\r\n', at) + 4;
  if (end < at + 2) throw new Error('an answer is not whole');
  return { body, end };
}

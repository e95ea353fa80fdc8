import type { IncomingMessage, ServerResponse } from 'node:http';
import { badRequest, ShopError } from './shop-error.ts';

const LARGEST_BODY = 64 * 1024;

/** A whole answer, ready to be sent. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=UTF-8', ...headers },
    body: JSON.stringify(value),
  };
}

export function html(page: string, headers: Record<string, string> = {}): Answer {
  return { status: 200, headers: { 'Content-Type': 'text/html; charset=UTF-8', ...headers }, body: page };
}

export function send(res: ServerResponse, answer: Answer): void {
  const length = answer.status === 204 ? {} : { 'Content-Length': Buffer.byteLength(answer.body) };
  res.writeHead(answer.status, { ...answer.headers, ...length });
  res.end(answer.body);
}

/** The request's body as JSON. Throws a 400 when it is none and a 413 when it is longer than 64 KiB. */
export async function readJson(req: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving the loop early must not destroy the connection that the answer goes out on.
  for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LARGEST_BODY) throw new ShopError(413, 'too_large', 'the body is too large');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    throw badRequest(`the body is not JSON: ${(error as Error).message}`);
  }
}

/** A whole number out of the query, or what to take when it is not given. Throws a 400 out of bounds. */
export function wholeInQuery(
  query: URLSearchParams,
  name: string,
  fallback: number,
  low: number,
  high: number,
) {
  const text = query.get(name);
  if (text === null) return fallback;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= low && value <= high)) {
    throw badRequest(`${name} must be a whole number from ${low} to ${high}`);
  }
  return value;
}

/** The value of one cookie of the request. */
export function cookie(req: IncomingMessage, name: string): string | undefined {
  for (const part of (req.headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}

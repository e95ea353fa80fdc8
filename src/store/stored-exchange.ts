import type { ExchangeRequest } from '../diff/exchange.ts';
import { headerText } from '../diff/headers.ts';
import type { Answer } from '../diff/types.ts';
import { bodyText } from './body-text.ts';
import type { Redactor } from './redact.ts';
import type { Sample, SampleAnswer } from './types.ts';

/** What is kept of a body, bytes of UTF-8. */
export const STORED_BODY_BYTES = 64 * 1024;

/** A request as it is stored: without secrets, its body as text and not longer than a stored body may be. */
export function storedRequest(request: ExchangeRequest, redactor: Redactor): Sample['request'] {
  const { id, method, target, headers, body } = request;
  const text = body === undefined ? undefined : storedText(body, headers, redactor);
  return {
    id: redactor.text(id),
    method,
    target: redactor.target(target),
    headers: redactor.headers(headers),
    body: text === undefined ? null : text.text,
  };
}

/** An answer as it is stored; `seconds` from sending the request until it was complete. */
export function storedAnswer(answer: Answer, seconds: number, redactor: Redactor): SampleAnswer {
  const { status, headers, body } = answer;
  const known = { status, headers: redactor.headers(headers), seconds };
  if (!(body instanceof Uint8Array)) return { ...known, body: null, bytes: body.length, truncated: false };
  const text = storedText(body, headers, redactor);
  return { ...known, body: text?.text ?? null, bytes: body.length, truncated: text?.truncated ?? false };
}

/** Undefined for a binary body. The text is cut after it was redacted: half a secret is not recognised. */
function storedText(
  body: Uint8Array,
  headers: readonly string[],
  redactor: Redactor,
): { text: string; truncated: boolean } | undefined {
  const text = bodyText(body, headers);
  if (text === undefined) return undefined;
  const redacted = redactor.body(text, headerText(headers, 'content-type') ?? '');
  // Stops before the first character that does not fit whole.
  const { read } = new TextEncoder().encodeInto(redacted, new Uint8Array(STORED_BODY_BYTES));
  return { text: redacted.slice(0, read), truncated: read < redacted.length };
}

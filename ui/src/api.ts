/** What the API refuses, in the shape that all its errors have; `status` 0 where no answer came. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  constructor(
    status: number,
    code: string,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

interface ErrorBody {
  readonly error?: { readonly code?: string; readonly message?: string; readonly details?: object };
}

interface Options {
  readonly method?: 'GET' | 'POST' | 'PATCH';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
  readonly accept?: string;
}

/** Called where a call finds that nobody is logged in any more. */
let onUnauthenticated: () => void = () => undefined;
export function whenUnauthenticated(then: () => void): void {
  onUnauthenticated = then;
}

/** The answer to one call below `/api/v1`, not yet read. Throws ApiError for everything that is no success. */
export async function ask(
  path: string,
  { method = 'GET', body, signal, accept }: Options = {},
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(accept !== undefined && { accept }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal !== undefined && { signal }),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError(
      0,
      'unreachable',
      'Ficus does not answer: it may have stopped, or the network is down',
    );
  }
  if (response.ok) return response;
  const { error = {} } = (await response.json().catch(() => ({}))) as ErrorBody;
  if (response.status === 401) onUnauthenticated();
  throw new ApiError(
    response.status,
    error.code ?? 'unknown',
    error.message ?? `the server answered ${response.status}`,
    { ...error.details },
  );
}

/** The JSON that a call answers with. */
export async function api<T>(path: string, options: Options = {}): Promise<T> {
  const response = await ask(path, options);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** True for what a Ficus says that does not have this call: its part of a page is then left out. */
export function isAbsent(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

/** A query string out of what is set; empty without anything. */
export function queryOf(values: Readonly<Record<string, string | undefined>>): string {
  const set = Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`;
}

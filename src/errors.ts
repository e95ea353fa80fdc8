/**
 * The one table of everything that can go wrong in front of a person: a code, the sentence they read,
 * the HTTP status that the proxy or the API answers with, and the exit status of a verb.
 * `{name}` in a sentence is filled from the details.
 */
export const ERRORS = {
  // The proxy's answers to its clients. No sentence names an upstream's address.
  bad_target: { message: 'the request target is not valid: {why}', http: 400, exit: 2 },
  bad_framing: { message: 'the request cannot be read: {why}', http: 400, exit: 2 },
  coding_unknown: { message: 'this proxy knows no transfer coding but chunked', http: 501, exit: 2 },
  version_unknown: { message: 'this proxy speaks HTTP/1.1 and HTTP/1.0 only', http: 505, exit: 2 },
  expectation: { message: 'this proxy knows no expectation but 100-continue', http: 417, exit: 2 },
  loop: { message: 'the request came back to this proxy: an upstream leads here', http: 508, exit: 1 },
  target_too_long: { message: 'the request target is too long', http: 414, exit: 2 },
  headers_too_large: { message: 'the headers of the request are too large', http: 431, exit: 2 },
  request_too_slow: { message: 'the request took too long to arrive', http: 408, exit: 2 },
  connect_refused: { message: 'CONNECT is not supported by this proxy', http: 405, exit: 2 },
  upstream_refused: {
    message: 'the server behind this proxy did not accept the request',
    http: 502,
    exit: 1,
  },
  upstream_broke: {
    message: 'the server behind this proxy broke off before it answered',
    http: 502,
    exit: 1,
  },
  upstream_malformed: { message: 'the server behind this proxy gave a malformed answer', http: 502, exit: 1 },
  upstream_timeout: { message: 'the server behind this proxy did not answer in time', http: 504, exit: 1 },
  unavailable: {
    message: 'the server behind this proxy is not able to answer at present',
    http: 503,
    exit: 1,
  },

  // The admin API.
  not_found: { message: 'there is no {what}', http: 404, exit: 1 },
  bad_request: { message: '{why}', http: 400, exit: 2 },
  accept_unexplained: {
    message:
      'to accept {id}, say {where} why it is acceptable, or first add a rule that covers it: none in force covers all its samples',
    http: 400,
    exit: 2,
  },
  host_not_allowed: {
    message: 'the Host header "{host}" is not a loopback name; the admin server answers only to localhost',
    http: 421,
    exit: 1,
  },
  busy: { message: '{why}', http: 409, exit: 2 },
  store_unavailable: { message: 'the store is not available now: {why}', http: 503, exit: 1 },
  gate_refused: {
    message: 'route {route} may not go to {to} yet: {failing} not met; force it with a reason, or wait',
    http: 409,
    exit: 1,
  },
  stage_order: {
    message: 'route {route} is {stage} and cannot go to {wanted}: the next stage is {next}, one at a time',
    http: 409,
    exit: 1,
  },
  stage_unchanged: { message: 'route {route} is {standing} already', http: 409, exit: 1 },
  stage_moved: {
    message: 'route {route} was moved meanwhile; look again, and decide anew',
    http: 409,
    exit: 1,
  },
  unauthenticated: { message: 'this needs a token: {why}', http: 401, exit: 2 },
  forbidden: { message: '{name} is a {role}, and this needs an operator', http: 403, exit: 2 },
  cross_site: { message: 'the request comes from a page of another site: {why}', http: 403, exit: 2 },
  method_not_allowed: { message: '{path} does not take {method}, only {allowed}', http: 405, exit: 2 },
  body_too_large: { message: 'the body of the request is longer than {limit} bytes', http: 413, exit: 2 },
  media_type: {
    message: 'the body of the request must be JSON: send it with "Content-Type: application/json"',
    http: 415,
    exit: 2,
  },
  too_many_logins: { message: 'too many attempts to log in: wait {seconds} s', http: 429, exit: 1 },
  too_many_listeners: {
    message: '{most} clients listen to events already: close one of them',
    http: 503,
    exit: 1,
  },
  ui_missing: { message: 'the review UI is not built yet: run "npm run build"', http: 503, exit: 1 },
  internal: { message: 'something went wrong inside Ficus: {why}', http: 500, exit: 70 },

  // The command line.
  usage: { message: '{why}', http: 400, exit: 2 },
  file_unreadable: { message: 'cannot read {file}: {why}', http: 400, exit: 2 },
  file_unwritable: { message: 'cannot write {file}: {why}', http: 500, exit: 2 },
  not_exportable: { message: 'this sample cannot be exported: {why}', http: 409, exit: 1 },
  file_malformed: { message: '{file}: {why}', http: 400, exit: 2 },
  config_invalid: { message: '{count} in {file}; {undone}', http: 400, exit: 1 },
  port_in_use: {
    message:
      'cannot listen on {address}: the port is in use; stop what uses it, or change {key} in the configuration',
    http: 500,
    exit: 1,
  },
  listen_failed: { message: 'cannot listen on {address}: {why}', http: 500, exit: 1 },
  store_failed: { message: 'cannot open the store {file}: {why}', http: 500, exit: 1 },
  store_newer: {
    message:
      'the store {file} was written by a newer Ficus (schema {found}, this one knows {known}); upgrade Ficus',
    http: 500,
    exit: 1,
  },
  store_gone: {
    message: 'the file {file} was removed or replaced while it was in use',
    http: 500,
    exit: 1,
  },
  store_log_held: {
    message:
      'the log beside the store {file} has grown to {size}, because another program reads an old state of the file ' +
      'and does not let go of it; end that program',
    http: 500,
    exit: 1,
  },
  admin_unreachable: {
    message:
      'no Ficus answers at {url}: {why}; start one with "ficus start", or name another with --admin URL',
    http: 502,
    exit: 2,
  },
  admin_needs_token: {
    message: '{url} does not let you in, for {why}; set FICUS_TOKEN to a token that it knows',
    http: 401,
    exit: 2,
  },
  admin_refused: { message: '{url} answered {status}: {why}', http: 502, exit: 2 },
} as const satisfies Record<string, { message: string; http: number; exit: number }>;

export type ErrorCode = keyof typeof ERRORS;

/** An error that a person is meant to read: thrown with a code of the table and what fills its sentence. */
export class FicusError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string>>;
  /** What an API's caller is told besides; plain JSON. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    details: Readonly<Record<string, string>> = {},
    { more = {}, ...options }: ErrorOptions & { readonly more?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(fill(ERRORS[code].message, details), options);
    this.name = 'FicusError';
    this.code = code;
    this.details = details;
    this.more = more;
  }

  /** HTTP status that goes with this error. */
  get httpStatus(): number {
    return ERRORS[this.code].http;
  }

  /** Exit status of a verb that ends with this error. */
  get exitStatus(): number {
    return ERRORS[this.code].exit;
  }
}

/** The error's own words, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function fill(message: string, details: Readonly<Record<string, string>>): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => details[name] ?? whole);
}

import { isIP } from 'node:net';
import { z } from 'zod';
import { isVariableName } from './admin-access.ts';
import { pathPatternFault } from './path-pattern.ts';
import { DURATION, parseDuration, parseSize, SIZE } from './units.ts';

/**
 * The leaves of the configuration. The text given to `error` ends the sentence "NAME is FOUND; it must be …",
 * the text that a `fault` function returns ends the sentence "NAME …".
 */

/** setTimeout's limit is 2^31 - 1 ms: a longer time would fire at once. */
const LONGEST_TIMEOUT = 24 * 86_400_000;
/** Nobody waits for a step longer than a year. */
const LONGEST_SPAN = 365 * 86_400_000;
const LARGEST_BODY = 256 * 2 ** 20;

/** RFC 9110, section 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const HOST_PATTERN = /^(?:(?:\*\.)?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\])$/;

/** Methods that routes may name. CONNECT is missing: the proxy refuses it. */
const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'QUERY',
  'PROPFIND',
  'PROPPATCH',
  'MKCOL',
  'COPY',
  'MOVE',
  'LOCK',
  'UNLOCK',
  'REPORT',
] as const;

const NETWORK_CLAUSE = 'an address or a network, such as "10.0.0.7" or "10.0.0.0/8"';
const DURATION_CLAUSE = 'a duration with its unit, above zero and at most 24d, such as "500ms", "5s" or "1h"';
const SIZE_CLAUSE = 'a size of at most 256MiB, such as "64KiB", "1MiB" or "10MB"; a bare number is bytes';
const URL_CLAUSE = 'an http or https address such as "http://127.0.0.1:3000"';

export function text(clause: string) {
  return z.string({ error: clause }).min(1, { error: clause });
}

export function matching(pattern: RegExp, clause: string) {
  return z.string({ error: clause }).regex(pattern, { error: clause });
}

/** Adds a check whose sentence depends on the value. */
export function faultless(find: (value: string) => string | undefined): z.core.CheckFn<string> {
  return (context) => {
    const message = find(context.value);
    if (message !== undefined) context.issues.push({ code: 'custom', input: context.value, message });
  };
}

export const duration = matching(DURATION, DURATION_CLAUSE)
  .refine((value) => parseDuration(value) > 0 && parseDuration(value) <= LONGEST_TIMEOUT, {
    error: `must be ${DURATION_CLAUSE}`,
  })
  .transform(parseDuration);

/** How long something is kept: no timer waits for it, so it may be longer than a duration. */
const AGE_CLAUSE = 'a duration with its unit, from 1h to 3650d, such as "12h" or "30d"';
export const age = matching(DURATION, AGE_CLAUSE)
  .refine((value) => parseDuration(value) >= 3_600_000 && parseDuration(value) <= 3650 * 86_400_000, {
    error: `must be ${AGE_CLAUSE}`,
  })
  .transform(parseDuration);

/** Below it, what must always be kept would leave no room for samples. */
const SMALLEST_STORE = 16 * 2 ** 20;
const STORE_SIZE_CLAUSE = 'a size of at least 16MiB, such as "500MB" or "2GiB"; a bare number is bytes';
export const storeSize = z
  .union([z.int({ error: STORE_SIZE_CLAUSE }), matching(SIZE, STORE_SIZE_CLAUSE)], {
    error: STORE_SIZE_CLAUSE,
  })
  .refine((value) => parseSize(String(value)) >= SMALLEST_STORE, { error: `must be ${STORE_SIZE_CLAUSE}` })
  .transform((value) => parseSize(String(value)));

const SPAN_CLAUSE = 'a time with its unit, above zero and at most 365d, such as "10m", "24h" or "14d"';
/** A time that is only compared with, so it may be longer than a timer's. */
export const span = matching(DURATION, SPAN_CLAUSE)
  .refine((value) => parseDuration(value) > 0 && parseDuration(value) <= LONGEST_SPAN, {
    error: `must be ${SPAN_CLAUSE}`,
  })
  .transform(parseDuration);

export const size = z
  .union([z.int({ error: SIZE_CLAUSE }).min(0, { error: SIZE_CLAUSE }), matching(SIZE, SIZE_CLAUSE)], {
    error: SIZE_CLAUSE,
  })
  .refine((value) => parseSize(String(value)) <= LARGEST_BODY, { error: `must be ${SIZE_CLAUSE}` })
  .transform((value) => parseSize(String(value)));

const PORT_CLAUSE = 'a port, a whole number from 0 to 65535; 0 takes any free one';
export const port = z
  .int({ error: PORT_CLAUSE })
  .min(0, { error: PORT_CLAUSE })
  .max(65535, { error: PORT_CLAUSE });

const COUNT_CLAUSE = 'a whole number from 1 to 10000';
export const count = z
  .int({ error: COUNT_CLAUSE })
  .min(1, { error: COUNT_CLAUSE })
  .max(10_000, { error: COUNT_CLAUSE });

const RATE_CLAUSE = 'a whole number from 0 to 10000';
export const rate = z
  .int({ error: RATE_CLAUSE })
  .min(0, { error: RATE_CLAUSE })
  .max(10_000, { error: RATE_CLAUSE });

const PERCENT_CLAUSE = 'a percentage from 0 to 100 in steps of 0.001';
export const percent = z
  .number({ error: PERCENT_CLAUSE })
  .min(0, { error: PERCENT_CLAUSE })
  .max(100, { error: PERCENT_CLAUSE })
  .refine((value) => Math.round(value * 1000) / 1000 === value, { error: `must be ${PERCENT_CLAUSE}` });

const RATIO_CLAUSE = 'a share above 0 and at most 1, such as 0.5';
export const ratio = z
  .number({ error: RATIO_CLAUSE })
  .gt(0, { error: RATIO_CLAUSE })
  .max(1, { error: RATIO_CLAUSE });

const SHARE_CLAUSE = 'a share from 0 to 1, such as 0.05';
export const share = z
  .number({ error: SHARE_CLAUSE })
  .min(0, { error: SHARE_CLAUSE })
  .max(1, { error: SHARE_CLAUSE });

const FROM_ONE_CLAUSE = 'a ratio from 1 to 100, such as 1.2';
export const ratioFrom = z
  .number({ error: FROM_ONE_CLAUSE })
  .min(1, { error: FROM_ONE_CLAUSE })
  .max(100, { error: FROM_ONE_CLAUSE });

const EVIDENCE_CLAUSE = 'a whole number from 1 to 100000000';
export const evidenceCount = z
  .int({ error: EVIDENCE_CLAUSE })
  .min(1, { error: EVIDENCE_CLAUSE })
  .max(100_000_000, { error: EVIDENCE_CLAUSE });

const RISING_CLAUSE = 'a rising list of percentages above 0, such as [1, 5, 25, 50, 100]';
export const risingPercents = z
  .array(percent, { error: RISING_CLAUSE })
  .min(1, { error: RISING_CLAUSE })
  .refine((steps) => steps.every((step, i) => step > (steps[i - 1] ?? 0)), {
    error: `must be ${RISING_CLAUSE}`,
  });

export const method = z.enum(METHODS, { error: 'a method in capitals' });
export const headerName = matching(TOKEN, 'the name of a header, such as "x-tenant"');
export const headerValue = matching(/^[\t\x20-\x7e\x80-\xff]*$/, 'a header value: quoted text on one line');
export const hostPattern = matching(
  HOST_PATTERN,
  'a host name without a port, such as "shop.example.com", or "*.example.com" for all below it',
);

export const baseUrl = matching(/^https?:\/\//i, URL_CLAUSE)
  .check(faultless(urlFault))
  .transform(originOf);
export const pathPattern = text('a path pattern such as "/orders/:id"').check(faultless(pathPatternFault));
export const network = text(NETWORK_CLAUSE).check(
  faultless((value) => (isNetwork(value) ? undefined : `is "${value}"; it must be ${NETWORK_CLAUSE}`)),
);
export const stickySource = matching(
  /^(?:ip|header:[!#$%&'*+.^_`|~0-9A-Za-z-]+|cookie:[!#$%&'*+.^_`|~0-9A-Za-z-]+)$/,
  '"header:NAME", "cookie:NAME" or "ip"',
);
export const storeUrl = matching(
  /^sqlite:./,
  '"sqlite:" and the path of a file, such as "sqlite:./data/ficus.db"',
);
export const rulePath = text('a JSONPath such as "$.items[*].price", "headers.NAME" or "status"').check(
  faultless((path) =>
    /^(?:\$|headers\.|status$)/.test(path) ? undefined : `must begin with "$" or "headers.", or be "status"`,
  ),
);

const ID_CLAUSE = 'a name of a-z, 0-9, ".", "_" and "-" that begins with a letter or a digit';
export const name = matching(/^[a-z0-9][a-z0-9._-]*$/, ID_CLAUSE);

/** What was written instead may be a secret, a number even, so no sentence shows it. */
export const variableName = z.preprocess(
  (value) => (typeof value === 'string' ? value : ''),
  z
    .string()
    .check(
      faultless((value) =>
        isVariableName(value)
          ? undefined
          : 'is not the name of an environment variable: write one such as FICUS_TOKEN_ALICE, never the token itself',
      ),
    ),
);

const EXPIRES_CLAUSE = 'a date such as "2027-03-01" or an instant such as "2027-03-01T12:00:00Z"';
export const expires = matching(/^\d{4}-\d{2}-\d{2}/, EXPIRES_CLAUSE).refine(
  (value) => expiryOf(value) !== undefined,
  { error: `must be ${EXPIRES_CLAUSE}` },
);

const TOLERANCE_CLAUSE = 'a decimal number that is not negative, such as 0.01';
export const tolerance = z.union(
  [
    z.number({ error: TOLERANCE_CLAUSE }).min(0, { error: TOLERANCE_CLAUSE }),
    matching(/^\d+(?:\.\d+)?$/, TOLERANCE_CLAUSE),
  ],
  { error: TOLERANCE_CLAUSE },
);

const DECIMALS_CLAUSE = 'a whole number of decimals from 0 to 30';
export const decimals = z
  .int({ error: DECIMALS_CLAUSE })
  .min(0, { error: DECIMALS_CLAUSE })
  .max(30, { error: DECIMALS_CLAUSE });

export const shift = matching(
  /^(?:[+-]\d{2}:[0-5]\d|\d{1,4}(?:\.\d{1,2})?[mhd])$/,
  'exactly a shift such as "+02:00", or at most one such as "90m", "2h" or "1d"',
);

const ZONE_CLAUSE = 'an IANA time zone such as "Europe/Berlin" or "UTC"';
export const zone = text(ZONE_CLAUSE).refine(isTimeZone, { error: `must be ${ZONE_CLAUSE}` });

const PATTERN_CLAUSE = 'a regular expression such as "^[A-Z]{3}-\\d+$"';
export const pattern = text(PATTERN_CLAUSE).refine(isRegularExpression, {
  error: `must be ${PATTERN_CLAUSE}`,
});

const NAME_CLAUSE = 'the name of a field or header, with a letter or a digit in it, such as "nationalId"';
export const secretName = text(NAME_CLAUSE).refine((value) => /[\p{L}\p{N}]/u.test(value), {
  error: `must be ${NAME_CLAUSE}`,
});

/** Milliseconds since the epoch at which a rule ends: an instant itself, a date its last moment in UTC. */
export function expiryOf(value: string): number | undefined {
  try {
    if (value.length > 10) return Temporal.Instant.from(value).epochMilliseconds;
    const nextDay = Temporal.PlainDate.from(value).add({ days: 1 });
    return nextDay.toZonedDateTime('UTC').epochMilliseconds;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function urlFault(value: string): string | undefined {
  const url = URL.parse(value);
  if (url === null) return /^https?:\/\//i.test(value) ? `must be ${URL_CLAUSE}` : undefined;
  if (url.username !== '' || url.password !== '') {
    return 'has a user name or password: remove it, because Ficus would send it to nobody';
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return `has a path or a query: write only "${url.origin}", because the request's own path is sent`;
  }
  return undefined;
}

function originOf(value: string): string {
  return new URL(value).origin;
}

function isNetwork(value: string): boolean {
  const [address = '', prefix, ...rest] = value.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 6 ? 128 : 32));
}

function isTimeZone(value: string): boolean {
  try {
    // Temporal alone would take a whole date-time that names a zone.
    new Intl.DateTimeFormat('en', { timeZone: value });
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(value);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function isRegularExpression(value: string): boolean {
  try {
    new RegExp(value, 'u');
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

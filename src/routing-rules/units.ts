const MILLISECONDS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const BYTES: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};

/** A whole or decimal number and a unit of time: `500ms`, `5s`, `1.5h`, `30d`. */
export const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** A whole or decimal number and a unit of size: `10MB`, `64KiB`; a bare number is bytes. */
export const SIZE = /^(\d+(?:\.\d+)?)(B|KB|MB|GB|KiB|MiB|GiB)?$/;

/** Milliseconds of a text that matches DURATION; NaN for any other text. */
export function parseDuration(text: string): number {
  return inUnits(DURATION.exec(text), MILLISECONDS, 'ms');
}

/** Bytes of a text that matches SIZE; NaN for any other text. */
export function parseSize(text: string): number {
  return inUnits(SIZE.exec(text), BYTES, 'B');
}

function inUnits(
  parts: RegExpExecArray | null,
  units: Readonly<Record<string, number>>,
  bare: string,
): number {
  if (parts === null) return Number.NaN;
  return Math.round(Number(parts[1]) * (units[parts[2] ?? bare] ?? Number.NaN));
}

import { parse, stringify } from 'yaml';

interface RuleFile {
  groups: { name: string; interval?: string; rules: { expr: string; for?: string }[] }[];
}

/**
 * No alert fires sooner, seconds. In production two minutes are eight scrapes: two that come late on a busy machine are
 * no outage.
 */
const LEAST_FOR = 5;

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/**
 * The same rules in a world that runs so many times as fast: every range, offset and `for` is shortened alike, so that
 * what takes minutes in production can be waited for. Names, thresholds and expressions stay as they are.
 */
export function scaledRules(text: string, times: number): string {
  const file = parse(text) as RuleFile;
  const scaled = (duration: string, least: number) =>
    `${Math.max(least, Math.round(seconds(duration) / times))}s`;
  for (const group of file.groups) {
    group.interval = '1s';
    for (const rule of group.rules) {
      rule.expr = rule.expr
        // A rate needs two scrapes, one a second, within its range.
        .replace(
          /\[(\d+[smh])\]/g,
          (_, range: string) => `[${Math.max(4, Math.round(seconds(range) / times))}s]`,
        )
        .replace(/offset (\d+[smh])/g, (_, offset: string) => `offset ${scaled(offset, 1)}`);
      if (rule.for !== undefined) rule.for = scaled(rule.for, LEAST_FOR);
    }
  }
  return stringify(file, { lineWidth: 0 });
}

function seconds(duration: string): number {
  return Number(duration.slice(0, -1)) * (SECONDS[duration.slice(-1)] ?? Number.NaN);
}

import { parse, stringify } from 'yaml';

interface RuleFile {
  groups: { name: string; interval?: string; rules: { expr: string; for?: string }[] }[];
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/**
 * The same rules in a world that runs so many times as fast: every range, offset and `for` is shortened alike, so that
 * what takes minutes in production can be waited for. Names, thresholds and expressions stay as they are.
 */
export function scaledRules(text: string, times: number): string {
  const file = parse(text) as RuleFile;
  const scaled = (duration: string) => `${Math.max(1, Math.round(seconds(duration) / times))}s`;
  for (const group of file.groups) {
    group.interval = '1s';
    for (const rule of group.rules) {
      rule.expr = rule.expr
        // A rate needs two scrapes, one a second, within its range.
        .replace(
          /\[(\d+[smh])\]/g,
          (_, range: string) => `[${Math.max(4, Math.round(seconds(range) / times))}s]`,
        )
        .replace(/offset (\d+[smh])/g, (_, offset: string) => `offset ${scaled(offset)}`);
      if (rule.for !== undefined) rule.for = scaled(rule.for);
    }
  }
  return stringify(file, { lineWidth: 0 });
}

function seconds(duration: string): number {
  return Number(duration.slice(0, -1)) * (SECONDS[duration.slice(-1)] ?? Number.NaN);
}

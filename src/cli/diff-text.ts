import { counted } from '../counted.ts';
import type { JsonValue } from '../diff/json.ts';
import { stringifyJson } from '../diff/json-text.ts';
import type { Comparison, Difference } from '../diff/types.ts';
import { styled } from './styled.ts';
import { printable } from './table.ts';

const VALUE_WIDTH = 60;

/** A comparison for a terminal: one line a difference, and a closing line with the verdict. */
export function diffText(comparison: Comparison, color: boolean): string {
  const lines = comparison.differences.map((difference) => differenceLine(difference, color));
  return `${[...lines, closingLine(comparison, color)].join('\n')}\n`;
}

/** A comparison as one JSON object. Values keep their numbers as they were written; a side that has none lacks its key. */
export function diffJson(comparison: Comparison): string {
  const differences = comparison.differences.map(
    ({ path, kind, left, right, detail, ignoredBy }) =>
      `{${[
        member('path', JSON.stringify(path)),
        member('kind', JSON.stringify(kind)),
        ...(left === undefined ? [] : [member('left', stringifyJson(left))]),
        ...(right === undefined ? [] : [member('right', stringifyJson(right))]),
        member('detail', JSON.stringify(detail)),
        ...(ignoredBy === undefined ? [] : [member('ignoredBy', JSON.stringify(ignoredBy))]),
      ].join(',')}}`,
  );
  return `{"verdict":${JSON.stringify(comparison.verdict)},"differences":[${differences.join(',')}]}\n`;
}

function member(name: string, json: string): string {
  return `${JSON.stringify(name)}:${json}`;
}

function differenceLine({ path, kind, left, right, detail, ignoredBy }: Difference, color: boolean): string {
  const values = `${valueText(left)} → ${valueText(right)}`;
  const ignored = ignoredBy === undefined ? '' : `  (ignored by ${printable(ignoredBy)})`;
  const line = `${printable(path)}  ${kind}  ${values}  ${printable(detail)}${ignored}`;
  return styled('dim', line, color && ignoredBy !== undefined);
}

function valueText(value: JsonValue | undefined): string {
  return value === undefined ? '(absent)' : printable(stringifyJson(value, VALUE_WIDTH));
}

function closingLine({ verdict, differences, limited }: Comparison, color: boolean): string {
  const ignored = differences.filter(({ ignoredBy }) => ignoredBy !== undefined).length;
  const count = limited
    ? `${differences.length} or more differences`
    : counted(differences.length, 'difference');
  const facts =
    differences.length === 0 ? 'no difference' : ignored === 0 ? count : `${count}, ${ignored} ignored`;
  const word = styled(verdict === 'mismatch' ? 'red' : 'green', verdict, color);
  return `${word}: ${facts}`;
}

import { mirrored, readLabel } from '../label.ts';
import type { CorpusPair } from '../pair.ts';

/** Two bodies and what differs in them by construction. */
export interface Scenario {
  readonly left: string;
  readonly right: string;
  readonly expected: readonly string[];
  /** The labels with the sides exchanged, where they are not the mirrored ones. */
  readonly swapped?: readonly string[];
  readonly type?: string;
}

export function scenarioPair(
  name: string,
  { left, right, expected, swapped, type = 'application/json' }: Scenario,
): CorpusPair {
  const answer = (body: string) => ({
    status: 200,
    headers: ['content-type', type],
    body: Buffer.from(body),
  });
  const labels = expected.map(readLabel);
  return {
    name,
    left: answer(left),
    right: answer(right),
    expected: labels,
    expectedSwapped: swapped?.map(readLabel) ?? labels.map(mirrored),
  };
}

/** A JSON object from JSON texts. */
export function objectOf(fields: Readonly<Record<string, string>>): string {
  return `{${Object.entries(fields)
    .map(([name, json]) => `${JSON.stringify(name)}:${json}`)
    .join(',')}}`;
}

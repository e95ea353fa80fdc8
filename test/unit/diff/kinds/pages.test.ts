import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { diffText } from '../../../../src/cli/diff-text.ts';
import { compileRules } from '../../../../src/diff/rules/compile.ts';
import { KINDS } from '../../../../src/diff/types.ts';
import { ruleSchema } from '../../../../src/routing-rules/schema.ts';
import { judgeJson } from '../answers.ts';

const FOLDER = fileURLToPath(new URL('../../../../docs/', import.meta.url));
const pageOf = (kind: string) => readFileSync(`${FOLDER}kinds/${kind}.md`, 'utf8');

test('each kind has its page, and the index leads to all of them', () => {
  expect(readdirSync(`${FOLDER}kinds`).sort()).toEqual(KINDS.map((kind) => `${kind}.md`).sort());
  const linked = readFileSync(`${FOLDER}kinds.md`, 'utf8').matchAll(/\]\(kinds\/([a-z-]+)\.md\)/g);
  expect([...linked].map(([, kind]) => kind)).toEqual([...KINDS]);
});

describe.each(KINDS)('the page of %s', (kind) => {
  const page = pageOf(kind);

  test('says what it is, what accepts it, and when not to', () => {
    expect(page).toMatch(new RegExp(`^# ${kind}\n\n[^#]+## Accept\n[^#]+## Do not\n\n[^#]+$`));
  });

  test('shows what ficus says', () => {
    const examples = [...page.matchAll(/^left {3}(.*)\nright {2}(.*)\n((?:ficus {2}.*\n)+)/gm)];
    const http = page.includes('```http');
    expect(examples.length > 0 || http).toBe(true);
    for (const [, left = '', right = '', said = ''] of examples) {
      const lines = diffText(judgeJson(left, right), false).trimEnd().split('\n').slice(0, -1);
      expect(said).toBe(lines.map((line) => `ficus  ${line}\n`).join(''));
      expect(lines.some((line) => line.split('  ')[1] === kind)).toBe(true);
    }
  });

  test('has rules that can be pasted', () => {
    const blocks = [...page.matchAll(/```yaml\n([^`]+)```/g)];
    expect(blocks.length).toBeGreaterThan(0);
    for (const [, yaml = ''] of blocks) {
      const rules = ruleSchema.array().parse(parse(yaml));
      expect(() => compileRules(rules)).not.toThrow();
    }
  });
});

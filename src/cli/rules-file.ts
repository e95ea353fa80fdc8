import { parseDocument } from 'yaml';
import { z } from 'zod';
import { idleBound } from '../diff/rules/bounds.ts';
import { type CompiledRules, compileRules } from '../diff/rules/compile.ts';
import { FicusError, messageOf } from '../errors.ts';
import { describePath } from '../routing-rules/problem.ts';
import { ruleSchema } from '../routing-rules/schema.ts';
import { nearest } from '../routing-rules/suggest.ts';
import { readBytes } from './diff-files.ts';

/**
 * Reads rules for `ficus diff`: YAML, a list of rules or a mapping with `rules`. A rule is one of `routes.yaml`,
 * but for `reason` and `owner`, which nobody needs for a trial. Throws FicusError with one sentence.
 */
export function readRulesFile(file: string): CompiledRules {
  const document = parseDocument(readBytes(file).toString('utf8'));
  const [fault] = document.errors;
  if (fault) throw malformed(file, (fault.message.split('\n')[0] ?? fault.message).replace(/:$/, ''));
  const found = schemas().safeParse(rulesAlone(document, file));
  if (!found.success) throw malformed(file, describeIssue(found.error.issues[0]));
  const rules = found.data.map((rule) => ({ ...rule, reason: rule.reason ?? '', owner: rule.owner ?? '' }));
  const idle = rules.map(idleBound).find((sentence) => sentence !== undefined);
  if (idle !== undefined) throw malformed(file, idle);
  try {
    return compileRules(rules);
  } catch (cause) {
    throw malformed(file, messageOf(cause), cause);
  }
}

/** Built when it is needed: nothing is made at import. */
function schemas() {
  return z.array(ruleSchema.partial({ reason: true, owner: true }));
}

function rulesAlone(document: ReturnType<typeof parseDocument>, file: string): unknown {
  const content: unknown = readTree(document, file);
  if (content === null) return [];
  if (typeof content !== 'object' || Array.isArray(content)) return content;
  const other = Object.keys(content).find((key) => key !== 'rules');
  if (other !== undefined) throw malformed(file, `${other} is not a known key: only "rules" is read here`);
  return 'rules' in content ? content.rules : content;
}

/** An alias bomb throws here, which is a fault of the file like any other. */
function readTree(document: ReturnType<typeof parseDocument>, file: string): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    throw malformed(file, messageOf(cause), cause);
  }
}

function describeIssue(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'the rules are not valid';
  const path = ['rules', ...issue.path.filter((step) => typeof step !== 'symbol')];
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const known = Object.keys(ruleSchema.shape);
    const near = nearest(key, known);
    const hint = near === undefined ? `the keys are ${known.join(', ')}` : `did you mean "${near}"?`;
    return `${describePath([...path, key])} is not a known key: ${hint}`;
  }
  const where = describePath(path);
  if (issue.code === 'custom') return `${where} ${issue.message}`;
  if (issue.message.startsWith('Invalid')) {
    return `${where} must be ${path.length === 1 ? 'a list of rules' : 'a mapping with path, and ignore or allow'}`;
  }
  return `${where} must be ${issue.message}`;
}

function malformed(file: string, why: string, cause?: unknown): FicusError {
  return new FicusError('file_malformed', { file, why }, { cause });
}

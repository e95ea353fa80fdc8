import { parseDocument } from 'yaml';
import { z } from 'zod';
import { idleBound } from '../diff/rules/bounds.ts';
import { type CompiledRules, compileRules } from '../diff/rules/compile.ts';
import { FicusError, messageOf } from '../errors.ts';
import { describeRuleIssue, trialRuleSchema } from '../routing-rules/rule-issue.ts';
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
  if (!found.success) throw malformed(file, describeRuleIssue(found.error.issues[0], 'rules'));
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
  return z.array(trialRuleSchema());
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

function malformed(file: string, why: string, cause?: unknown): FicusError {
  return new FicusError('file_malformed', { file, why }, { cause });
}

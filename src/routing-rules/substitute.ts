/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Substitution {
  readonly text: string;
  /** True when a variable was put in. */
  readonly changed: boolean;
  /** Sentences: variables that are not set and have no default, and `${` that is no variable. */
  readonly faults: readonly string[];
}

const VARIABLE = /\$\$\{|\$\{([^}]*)\}?/g;
const CONTENT = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s;

/**
 * Puts variables into one value: `${NAME}` and `${NAME:-default}`; `$${` stays as a literal `${`. As in a shell,
 * the default also replaces an empty variable. What is put in is not looked at again.
 */
export function substitute(text: string, env: Environment): Substitution {
  const faults: string[] = [];
  let changed = false;
  const result = text.replace(VARIABLE, (whole: string, content: string | undefined) => {
    if (content === undefined) return '${';
    const [, name, fallback] = (whole.endsWith('}') && CONTENT.exec(content)) || [];
    if (name === undefined) {
      faults.push(
        `"${whole}" is not a variable: write \${NAME} or \${NAME:-default}, or $\${ for a literal \${`,
      );
      return whole;
    }
    changed = true;
    const value = env[name];
    if (value !== undefined && (value !== '' || fallback === undefined)) return value;
    if (fallback === undefined) {
      faults.push(`the variable ${name} is not set: set it, or give a default with \${${name}:-default}`);
    }
    return fallback ?? '';
  });
  return { text: result, changed, faults };
}

/** The value that YAML 1.2's core schema (section 10.3.2) gives to a plain scalar of this text. */
export function plainScalar(text: string): string | number | boolean | null {
  if (/^(?:|~|null|Null|NULL)$/.test(text)) return null;
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  if (/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/.test(text)) return Number(text);
  return text;
}

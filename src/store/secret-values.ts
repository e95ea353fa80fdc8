import { replaceCardNumbers } from './card-numbers.ts';
import type { SecretNames } from './secret-names.ts';

/** Turns a secret into what is stored in its place. */
export type Replace = (secret: string) => string;

/** What every kind of document is redacted with: `secret` for the value of a secret name, `text` for all other text. */
export interface Redaction {
  readonly secret: Replace;
  readonly text: (text: string) => string;
  readonly names: SecretNames;
}

/** Shapes that give a secret away whatever the field is called. The group `keep`, where there is one, stays. */
const SHAPES: readonly RegExp[] = [
  // PEM private keys, a cut one included.
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
  // JSON Web Tokens, signed (RFC 7519) and encrypted (RFC 7516).
  /(?<![\w-])eyJ[\w-]{5,}\.[\w-]*\.[\w-]*(?:\.[\w-]*){0,2}/g,
  // Credentials with their scheme (RFC 6750, RFC 7617).
  /(?<keep>\bBearer\s{1,8})[\w.~+/-]{6,}=*(?![\w.~+/="-])/gi,
  /(?<keep>\bBasic\s{1,8})(?=[a-z+/]{0,200}[\dA-Z=])[\w+/]{8,}={0,2}/g,
  // Passwords in URLs.
  /(?<keep>\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s/:@"'<>]{0,100}:)[^\s/@"'<>]{1,200}(?=@)/gi,
  // A token alone in a URL; `git@` and other plain names stay.
  /(?<keep>\b[a-z][a-z\d+.-]{1,20}:\/\/)(?=[^\s/:@"'<>]{0,200}\d)[^\s/:@"'<>]{8,200}(?=@)/gi,
  // Slack's incoming webhooks: whoever has the address may post.
  /(?<keep>\bhooks\.slack\.com\/services\/)[\w/]{16,}/g,
  // Keys that carry their issuer's prefix.
  /(?<![A-Za-z\d])[a-z]{2,12}_(?:live|test|prod)_[\w-]{8,}/g,
  /(?<![A-Za-z\d])(?:sk|rk)-[\w-]{20,}/g,
  /(?<![A-Za-z\d])(?:gh[opusr]_|github_pat_|glpat-|npm_|whsec_|xox[abeprs]-|pypi-|dop_v1_|hf_|shp(?:at|ca|pa|ss)_|ya29\.|GOCSPX-)[\w-]{10,}/g,
  /(?<![A-Za-z\d])(?:AKIA|ASIA)[A-Z\d]{16}(?![A-Za-z\d])/g,
  /(?<![A-Za-z\d])AIza[\w-]{35}/g,
  /(?<![A-Za-z\d])SK[\da-f]{32}(?![A-Za-z\d])/g,
  /(?<![A-Za-z\d])SG\.[\w-]{16,}\.[\w-]{16,}/g,
];

/** Replaces every part of a text that looks secret by its shape alone: tokens, keys, card numbers. */
export function replaceSecretValues(text: string, replace: Replace): string {
  let result = text;
  for (const shape of SHAPES) {
    result = result.replace(shape, (...match) => {
      const [whole, groups] = [String(match[0]), match.at(-1)];
      const kept: string = typeof groups === 'object' && groups !== null ? (groups.keep ?? '') : '';
      return kept + replace(whole.slice(kept.length));
    });
  }
  return replaceCardNumbers(result, replace);
}

/** Whether a text is a tag alone: what stood there is hidden already, and the same value elsewhere has this tag. */
export function isTag(text: string): boolean {
  return /^\[redacted:[\da-f]{8}\]$/.test(text);
}

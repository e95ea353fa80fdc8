/** Whole names that are secret, but too common as the end of a harmless one (`boarding_pass`). */
const WHOLE = new Set(['pass', 'auth', 'xauth', 'cookie', 'cookies', 'setcookie', 'tokens', 'pins']);

/** Names that are secret alone and as the last words of a longer name (`customer_ssn`, `card.pin`, `X-Csrf-Token`). */
const LAST_WORDS = new Set([
  ...['password', 'passwd', 'pwd', 'passphrase', 'passcode', 'pin', 'otp', 'totp'],
  ...['token', 'jwt', 'session', 'sid', 'jsessionid', 'phpsessid', 'sessid', 'sessiontoken', 'sessionkey'],
  ...['apikey', 'apitoken', 'accesskey', 'secretkey', 'privatekey', 'signingkey', 'encryptionkey'],
  ...['authorization', 'signature', 'sig', 'authkey', 'authcode', 'accountkey', 'sharedkey'],
  ...['subscriptionkey', 'functionskey', 'functionkey'],
  ...['ssn', 'socialsecuritynumber', 'iban', 'cardnumber', 'cardno', 'ccnumber', 'creditcard'],
  ...['cvv', 'cvv2', 'cvc', 'cvc2', 'securitycode'],
]);

/** Words that make any name secret, wherever they stand in it. */
const ANYWHERE =
  /password|passwd|passphrase|secret|credential|apikey|privatekey|accesstoken|refreshtoken|idtoken|sessionid|cardnumber/;

/** What a configuration adds to the names, and takes from them (`redact` in `routes.yaml`). */
export interface RedactionLists {
  /** Names of headers that are secret. */
  readonly headers: readonly string[];
  /** Names of fields, parameters and form fields that are secret; headers of these names are so as well. */
  readonly fields: readonly string[];
  /** Regular expressions of values that are secret wherever they stand. */
  readonly patterns: readonly string[];
  /** Names that look secret and are not. */
  readonly keep: readonly string[];
}

export const NO_LISTS: RedactionLists = { headers: [], fields: [], patterns: [], keep: [] };

/** Says whether what has this name is secret. */
export interface SecretNames {
  field(name: string): boolean;
  header(name: string): boolean;
}

/** The names that are secret by themselves and by a configuration's lists; written with any case and signs. */
export function secretNames({ headers, fields, keep }: RedactionLists): SecretNames {
  const [headerNames, fieldNames, kept] = [headers, fields, keep].map(
    (names) => new Set(names.map(spelling)),
  );
  const isKept = (name: string) => kept?.has(spelling(name)) === true;
  const field = (name: string) =>
    fieldNames?.has(spelling(name)) === true || (isSecretName(name) && !isKept(name));
  return { field, header: (name) => headerNames?.has(spelling(name)) === true || field(name) };
}

function spelling(name: string): string {
  return wordsOf(name).join('') || name;
}

/**
 * Says whether a field, parameter, header or cookie of this name holds a secret. Case, `-`, `_` and other
 * signs between words do not matter: `API-Key`, `api_key` and `apiKey` are one name.
 */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  const whole = words.join('');
  if (WHOLE.has(whole) || LAST_WORDS.has(whole) || ANYWHERE.test(whole) || whole.endsWith('token'))
    return true;
  // `X-Hub-Signature-256`, `token_1`: a number at the end says which one it is, and not what.
  while (words.length > 1 && /^\d+$/.test(words.at(-1) ?? '')) words.pop();
  return [1, 2, 3].some((count) => LAST_WORDS.has(words.slice(-count).join('')));
}

function wordsOf(name: string): string[] {
  return name
    .slice(0, 256)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Whole names that are secret, but too common as the end of a harmless one (`boarding_pass`). */
const WHOLE = new Set(['pass', 'auth', 'cookie', 'cookies', 'setcookie']);

/** Names that are secret alone and as the last words of a longer name (`customer_ssn`, `card.pin`, `X-Csrf-Token`). */
const LAST_WORDS = new Set([
  ...['password', 'passwd', 'pwd', 'passphrase', 'passcode', 'pin', 'otp', 'totp'],
  ...['token', 'jwt', 'session', 'sid', 'jsessionid', 'phpsessid', 'sessid', 'sessiontoken', 'sessionkey'],
  ...['apikey', 'apitoken', 'accesskey', 'secretkey', 'privatekey', 'signingkey', 'encryptionkey'],
  ...['authorization', 'signature', 'sig', 'authkey', 'authcode', 'accountkey', 'sharedkey'],
  ...['ssn', 'socialsecuritynumber', 'iban', 'cardnumber', 'cardno', 'ccnumber', 'creditcard'],
  ...['cvv', 'cvv2', 'cvc', 'cvc2', 'securitycode'],
]);

/** Words that make any name secret, wherever they stand in it. */
const ANYWHERE =
  /password|passwd|passphrase|secret|credential|apikey|privatekey|accesstoken|refreshtoken|idtoken|sessionid|cardnumber/;

/**
 * Says whether a field, parameter, header or cookie of this name holds a secret. Case, `-`, `_` and other
 * signs between words do not matter: `API-Key`, `api_key` and `apiKey` are one name.
 */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  const whole = words.join('');
  if (WHOLE.has(whole) || LAST_WORDS.has(whole) || ANYWHERE.test(whole) || whole.endsWith('token'))
    return true;
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

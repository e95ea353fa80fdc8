/** What the name of a field says of the numbers in it. */

/** `version`, `api_version`, `appVersion`, but not `conversion`. */
const VERSION = /(?:^|[^A-Za-z])[Vv]ersions?$|[a-z0-9]Versions?$|^[Ss]emver$|^VERSIONS?$/;

/** `id`, `order_id`, `userId`, `sku`, `country_code`, `zipCode`, but not `paid`, `zipped` or `postage`. */
const IDENTITY =
  /(?:^|[_-])(?:[iI]ds?|uuid|guid|sku|[cC]ode|slug|zip|postcode|isbn|ean|gtin|iban|phone)$|[a-z0-9](?:I[dD]s?|Sku|SKU|Code|Zip|Phone)$|^(?:IDS?|SKU|ISBN|EAN|GTIN|IBAN)$/;

/** Whether a field of this name holds versions: `1.10` is another one than `1.1`, though it looks like the number. */
export function isVersionName(name: string | undefined): boolean {
  return name !== undefined && VERSION.test(name);
}

/** Whether a field of this name says who or what something is: its digits are no amount of anything. */
export function isIdentityName(name: string | undefined): boolean {
  return name !== undefined && IDENTITY.test(name.startsWith('@') ? name.slice(1) : name);
}

/** `version`, `api_version`, `appVersion`, but not `conversion`. */
const VERSION_NAME = /(?:^|[^A-Za-z])[Vv]ersions?$|[a-z0-9]Versions?$|^[Ss]emver$|^VERSIONS?$/;

/** Whether a field of this name holds versions: `1.10` is another one than `1.1`, though it looks like the number. */
export function isVersionName(name: string | undefined): boolean {
  return name !== undefined && VERSION_NAME.test(name);
}

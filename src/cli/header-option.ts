import type { Command } from 'commander';
import { FicusError } from '../errors.ts';
import { faultOfHeader } from '../replay/given-headers.ts';

/** Adds the option that gives a run headers of its own. */
export function withHeaderOption(command: Command, description: string): Command {
  return command.option('-H, --header <line>', description, collect, []);
}

function collect(line: string, lines: readonly string[]): readonly string[] {
  return [...lines, line];
}

/** The headers of `name: value` lines, flat. Throws FicusError `usage`; the value, which may be a secret, is not shown. */
export function givenHeaders(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const colon = line.indexOf(':');
    if (colon < 1) throw new FicusError('usage', { why: 'a --header is not "name: value"' });
    const name = line.slice(0, colon).trim();
    const value = line.slice(colon + 1).trim();
    const fault = faultOfHeader(name, value);
    if (fault !== undefined)
      throw new FicusError('usage', { why: `--header: ${JSON.stringify(name)} ${fault}` });
    return [name, value];
  });
}

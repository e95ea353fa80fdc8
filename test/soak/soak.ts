import { readOptions, USAGE } from './options.ts';
import { soak } from './run.ts';
import { accountTable, checkTable } from './table.ts';
import { checksOf } from './verdict.ts';

/** `node test/soak/soak.ts`: a real Ficus under faults, reloads and traffic of all kinds. Exit 0 when all checks hold. */
async function main(args: readonly string[]): Promise<number> {
  let options: ReturnType<typeof readOptions>;
  try {
    options = readOptions(args, 1 + Math.floor(Math.random() * 999_999));
  } catch (error) {
    process.stderr.write(`soak: ${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  const { seconds, workers, seed } = options;
  process.stdout.write(`${seconds} s of traffic, ${workers} serving, seed ${seed}\n`);
  const findings = await soak(options);
  const checks = checksOf(findings);
  process.stdout.write(`\n${accountTable(findings.ledger.accounts)}\n\n${checkTable(checks)}\n\n`);
  const failures = checks.flatMap(({ name, failures: all }) => all.map((failure) => `${name}: ${failure}`));
  for (const failure of failures) process.stdout.write(`FAILED  ${failure}\n`);
  process.stdout.write(failures.length === 0 ? 'All of it held.\n' : `Run it again with --seed ${seed}.\n`);
  return failures.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`FAILED  ${error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
});

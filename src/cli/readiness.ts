import type { RouteReadiness } from '../admin/schemas/readiness.ts';
import { counted } from '../counted.ts';
import type { Standing } from '../migration/readiness.ts';
import { adminUrl, getFromAdmin, withAdminOption } from './admin-client.ts';
import { styled } from './styled.ts';
import { columns, printable } from './table.ts';
import type { Verb } from './terminal.ts';

/** `ficus readiness ROUTE`: whether a route may take its next step, check by check. */
export const readinessVerb: Verb = (program, terminal) => {
  withAdminOption(program.command('readiness').argument('<route>', 'the id of the route'))
    .summary('whether a route may take its next step, check by check')
    .description(
      'Prints what the gate of a route asks for and what is known since its present step began. A canary rises only when ' +
        'every check holds.',
    )
    .option('--json', 'as the admin API answers it')
    .addHelpText(
      'after',
      '\nExample:\n  ficus readiness orders-item && ficus report --route orders-item\n' +
        '\nExit status:\n  0  every check holds\n  1  one does not, or there is no such route\n' +
        '  2  bad usage, or no Ficus answers\n',
    )
    .action(async (route: string, options: { admin?: string; json?: true }) => {
      const path = `/routes/${encodeURIComponent(route)}/readiness`;
      const found = await getFromAdmin<RouteReadiness>(adminUrl(options.admin, terminal), path);
      terminal.out(
        options.json ? `${JSON.stringify(found, null, 2)}\n` : readinessText(found, terminal.color),
      );
      if (!found.ready) terminal.exitCode = 1;
    });
};

/** Readiness for a terminal. */
export function readinessText(
  { route, ready, step, next, checks, coverage }: RouteReadiness,
  color: boolean,
): string {
  const aim = next === null ? 'at the end of its way' : `next ${standing(next)}`;
  const { shapes, comparedShapes, others } = coverage;
  const more = others === 0 ? '' : `, and ${counted(others, 'exchange')} of shapes beyond these`;
  const lines = [
    styled('bold', `${printable(route)}  ${ready ? 'ready' : 'not ready'}`, color),
    `  ${standing(step)} since ${step.since}, ${aim}`,
    ...columns(
      checks.map(({ name, ok, actual, detail }) => [
        `  ${ok ? (actual === null ? '?' : '✓') : '✗'}`,
        name,
        printable(detail),
      ]),
    ),
    `  ${comparedShapes} of ${shapes} shapes of requests seen were compared${more}`,
    '',
  ];
  return lines.join('\n');
}

function standing({ stage, percent }: Standing): string {
  return stage === 'canary' ? `canary ${percent} %` : stage;
}

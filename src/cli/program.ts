import { Command, CommanderError } from 'commander';
import { FicusError, messageOf } from '../errors.ts';
import { checkVerb } from './check.ts';
import { demoVerb } from './demo.ts';
import { diffVerb } from './diff.ts';
import { dossierVerb } from './dossier.ts';
import { explainVerb } from './explain.ts';
import { historyVerb } from './history.ts';
import { readinessVerb } from './readiness.ts';
import { replayVerb } from './replay.ts';
import { reportVerb } from './report.ts';
import { rulesVerb } from './rules.ts';
import { showVerb } from './show.ts';
import { stageVerb } from './stage.ts';
import { startVerb } from './start.ts';
import { sweepVerb } from './sweep.ts';
import { printable } from './table.ts';
import { processTerminal, type Terminal, type Verb } from './terminal.ts';
import { triageVerb } from './triage.ts';
import { version } from './version.ts';

const VERBS: readonly Verb[] = [
  startVerb,
  demoVerb,
  checkVerb,
  explainVerb,
  diffVerb,
  reportVerb,
  showVerb,
  replayVerb,
  sweepVerb,
  triageVerb,
  rulesVerb,
  stageVerb,
  historyVerb,
  readinessVerb,
  dossierVerb,
];

const USAGE_EXIT = 2;

/**
 * Runs one command line and returns its exit status. Never throws: what goes wrong is one sentence on
 * standard error, with the exit status of the error table.
 */
export async function run(args: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  const program = buildProgram(terminal);
  if (args.length === 0) {
    terminal.err(program.helpInformation());
    return USAGE_EXIT;
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return terminal.exitCode;
  } catch (error) {
    // Commander has already written its sentence, or the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_EXIT;
    // The sentence may quote a file or a server that is not to be trusted with the terminal.
    terminal.err(`ficus: ${printable(messageOf(error))}\n`);
    if (error instanceof FicusError) return error.exitStatus;
    if (terminal.env.FICUS_DEBUG && error instanceof Error) terminal.err(`${error.stack}\n`);
    return 70;
  }
}

function buildProgram(terminal: Terminal): Command {
  const program = new Command('ficus')
    .description('A strangler-fig migration proxy: routes, mirrors, compares, and says what differs.')
    .version(version(), '-V, --version', 'print the version')
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      outputError: refusing('ficus'),
    });
  for (const verb of VERBS) verb(program, terminal);
  // Subcommands do not inherit these by themselves.
  inherit(program, 'ficus');
  return program;
}

function inherit(parent: Command, path: string): void {
  for (const command of parent.commands) {
    const name = `${path} ${command.name()}`;
    command.copyInheritedSettings(parent);
    command.configureOutput({ ...parent.configureOutput(), outputError: refusing(name) });
    inherit(command, name);
  }
}

/** Commander's sentence for bad usage of a command. Where it does not say what would be good, the help does. */
function refusing(command: string): (text: string, write: (text: string) => void) => void {
  return (text, write) => {
    const sentence = text.replace(/^error: /, 'ficus: ');
    write(/^.*[^.]\n$/.test(sentence) ? sentence.replace(/\n$/, `; see "${command} --help"\n`) : sentence);
  };
}

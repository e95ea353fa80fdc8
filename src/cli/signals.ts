/** Resolves with the first SIGTERM or SIGINT; a second one ends the process at once. */
export async function firstSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const heard = (signal: NodeJS.Signals) => {
      process.removeListener('SIGTERM', heard).removeListener('SIGINT', heard);
      process.on('SIGTERM', giveUp).on('SIGINT', giveUp);
      resolve(signal);
    };
    process.on('SIGTERM', heard).on('SIGINT', heard);
  });
}

function giveUp(): void {
  process.exit(1);
}

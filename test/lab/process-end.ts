/** Runs a last action when this process is told to end, then ends it; the result calls that off. */
export function onProcessEnd(action: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const onSignal = () => {
    action();
    process.exit(130);
  };
  for (const signal of signals) process.on(signal, onSignal);
  process.on('disconnect', onSignal);
  process.on('exit', action);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
    process.off('disconnect', onSignal);
    process.off('exit', action);
  };
}

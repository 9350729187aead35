/** For tests of how much work something is: unlike a clock, this hardly minds what else the machine does. */

/** Starts counting; the function it returns gives the milliseconds that processors have worked for this process since. */
export function processorTime(): () => number {
  const start = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
}

/** Brings the editor of the journeys onto this machine without running any: `npm run test:editor`, for a CI that has time for it elsewhere. */
import { chooseHost } from './harness/chooseHost';
import { findChromium } from './harness/chromium';
import { installNpmHost, nodeForServer } from './harness/npmInstall';

async function main(): Promise<void> {
  const log = (message: string): void => console.log(message);
  if ((await chooseHost(log)).kind === 'electron') return;
  const folder = await installNpmHost(log);
  await findChromium(folder, nodeForServer(folder));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});

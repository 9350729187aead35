/** Our environment without what an editor's terminal, npm or a person's Symbiote left in it and what would change an editor under test. */
export function cleanEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$|SYMBIOTE_)/.test(name));
  return Object.fromEntries(kept) as Record<string, string>;
}

/** What package.json's `main` names. */
export { activate, deactivate } from './hosts/vscode/activate';

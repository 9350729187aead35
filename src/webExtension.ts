/** What package.json's `browser` names: the extension in a window without any process. */
export { activate, deactivate } from './hosts/vscode/web/activate';

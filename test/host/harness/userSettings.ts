/** Settings under which windows are tested: quiet, offline, and a terminal whose text is in the page. */

export const themes = {
  dark: { id: 'Default Dark Modern', className: 'vs-dark' },
  light: { id: 'Default Light Modern', className: 'vs' },
  contrast: { id: 'Default High Contrast', className: 'hc-black' },
} as const;
export type Theme = keyof typeof themes;

export function userSettings(theme: Theme): Record<string, unknown> {
  return {
    'workbench.colorTheme': themes[theme].id,
    'window.autoDetectColorScheme': false,
    'workbench.startupEditor': 'none',
    'workbench.tips.enabled': false,
    'workbench.enableExperiments': false,
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'chat.disableAIFeatures': true,
    'window.dialogStyle': 'custom',
    'window.restoreWindows': 'none',
    'security.workspace.trust.startupPrompt': 'never',
    // Each frame of an animation is drawn by the processors, and what moves is hard to hit.
    'workbench.reduceMotion': 'on',
    'editor.cursorBlinking': 'solid',
    'telemetry.telemetryLevel': 'off',
    'update.mode': 'none',
    'update.showReleaseNotes': false,
    'extensions.autoUpdate': false,
    'extensions.autoCheckUpdates': false,
    'extensions.ignoreRecommendations': true,
    'git.openRepositoryInParentFolders': 'never',
    'git.autofetch': false,
    'typescript.disableAutomaticTypeAcquisition': true,
    'files.simpleDialog.enable': true,
    // The accelerated renderer draws on a canvas, where no text can be read.
    'terminal.integrated.gpuAcceleration': 'off',
  };
}

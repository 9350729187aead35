/** How long whoever waits for a cause to go away (a full disk, a missing permission) waits before trying again. */
export const retryMs = 1_000;

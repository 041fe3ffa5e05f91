/** What the program ends with. */
export const exitCodes = {
  /** Every case that ran is right, and none is missing. */
  passed: 0,
  /** A case failed, or the account is not in order. */
  failed: 1,
  /** The command line asks for something that there is not. */
  usage: 2,
  /** The backend does not open. */
  noBackend: 3,
  /** It does not open either, and `--allow-missing` says why it need not: nothing ran, which is not a success. */
  notRun: 77,
} as const

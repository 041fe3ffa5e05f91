/** Something that was asked for and cannot be: the message says what, and what would do. Ends the program with {@link exitCodes.usage}. */
export class UsageError extends Error {
  /** What it is known by where it comes from another process. */
  readonly code = usageCode
}

/** See {@link UsageError}. */
export const usageCode = "E_USAGE"

/** Where ops are sampled that are defined everywhere. */
export const anywhere = [-4, 4] as const
/** {@link anywhere} for two arguments. */
export const everywhere = [anywhere, anywhere] as const
/** Where ops are sampled that have a pole or an end at 0. */
export const positive = [0.05, 6] as const

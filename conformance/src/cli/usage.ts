import { exitCodes } from "./exit-codes.ts"

/** How the program is used. */
export const usage = `Says whether a Cotangent backend is right, and if not, what is wrong.

  cotangent-conformance test MODULE       every check of every rule
  cotangent-conformance grad MODULE       the checks of derivatives, as a table of rules: worst error and ulps
  cotangent-conformance support MODULE    what the backend claims, and what becomes of each rule on it
  cotangent-conformance perf MODULE       nanoseconds per element of each rule, beside a copy on the same backend
  cotangent-conformance report A.json …   a page of reports side by side; goes with --html

MODULE is a path, or a package, that exports a provider or a function without arguments that gives one;
MODULE#NAME takes the export NAME.

What runs
  --full              the full tier: minutes; without it the quick one
  --rule tanh,pow     these rules alone
  --check vjp,edges   these checks alone
  --case ID           this case alone, or those whose id contains this; may be given again
  --every N           one case of N of each check
  --programs N        how many random kernels are drawn, in hundreds
  --seed S            others than usual
  --replay SEED/PATH  the one random kernel that a failure names
  --argument TEXT     has the module's fromName(TEXT) give the provider
  --waivers FILE      failures that are known: JSON, a list of { id, reason, link, expires }

Where
  --jobs N            processes, each with the backend opened anew (default: one for each core; pages: 1)
  --timeout SECONDS   how long one case may take (10; 120 with --browser, where drivers compile)
  --browser           in a page of headless Chromium, on graphics in software; takes playwright and vite
  --gpu               with --browser: on the graphics of the machine; fails where software answers
  --device TEXT       fails unless the name of the device contains this
  --allow-missing WHY where the backend does not open: reports that nothing ran, and why

What is written
  --json FILE         the report as data; also while it runs
  --html FILE         the report as one page, with plots of errors
  --badge FILE        the data of a badge, for https://shields.io/badges/endpoint-badge

  --help, --version

Ends with ${exitCodes.passed} if all is right, ${exitCodes.failed} if a case fails or the account is not in order, ${exitCodes.usage} if the command line asks for what
there is not, ${exitCodes.noBackend} if the backend does not open, ${exitCodes.notRun} if it does not open and --allow-missing says why.`

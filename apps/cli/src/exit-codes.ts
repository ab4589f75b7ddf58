/** How the process ends. Part of the interface: scripts branch on these numbers, so they never change. */
export const exitCodes = {
  ok: 0,
  failed: 1, // the run failed, a check failed, or something went wrong that nobody foresaw
  usage: 2, // the command line, a setting or the profile is wrong; nothing was asked of the server
  invalid: 3, // the request did not pass validation
  authentication: 4,
  notFound: 5,
  conflict: 6,
  unreachable: 7, // no answer came
  unavailable: 8, // the server answered, but cannot do it now, or not in a way that is understood
  violations: 9, // verify has found something in the database that must not be
  interrupted: 130, // Ctrl-C
} as const;

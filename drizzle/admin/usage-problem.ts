/** The command line asks for nothing that there is; the message is one line that says what there is. */
export class UsageProblem extends Error {
  override readonly name = 'UsageProblem'
}

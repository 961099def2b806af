/** A subscription cannot be changed as asked; the message is one line for the person who asked. */
export class AccessProblem extends Error {
  override readonly name = 'AccessProblem'
}

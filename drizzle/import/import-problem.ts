/** The run cannot be done as asked; the message is one line for the person who asked. */
export class ImportProblem extends Error {
  override readonly name = 'ImportProblem'
}
